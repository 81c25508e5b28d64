//! From whatever was uploaded to two pictures made here. What a file carries beside its pixels
//! (places, cameras, scripts for a careless reader) stays behind.

use super::Error;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use std::io::Cursor;

/// In bytes.
pub const LARGEST_UPLOAD: usize = 10 * 1024 * 1024;
const MOST_PIXELS: u64 = 40_000_000;
/// A small file can unpack to anything: this is where unpacking ends.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;
const FULL_SIDE: u32 = 1_200;
const THUMB_SIDE: u32 = 480;
const ICON_SIDE: u32 = 128;
const JPEG_QUALITY: u8 = 86;

/// A picture ready to be kept.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Of the bytes below, so that an address never changes meaning.
    pub digest: String,
    pub mime: &'static str,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
    pub thumb: Vec<u8>,
}

/// Takes up to seconds of one core: call it off the request's thread, and outside transactions.
pub fn prepare(upload: &[u8]) -> Result<Prepared, Error> {
    if upload.len() > LARGEST_UPLOAD {
        return Err(Error::TooLarge { limit: LARGEST_UPLOAD });
    }
    finish(decode(upload)?.fitting(FULL_SIDE))
}

/// The same for the sign in a browser's tab: small and square, what is missing is transparent.
pub fn prepare_icon(upload: &[u8]) -> Result<Prepared, Error> {
    if upload.len() > LARGEST_UPLOAD {
        return Err(Error::TooLarge { limit: LARGEST_UPLOAD });
    }
    let small = decode(upload)?.fitting(ICON_SIDE);
    let side = small.width().max(small.height());
    let mut square = DynamicImage::new_rgba8(side, side);
    let middle = |free: u32| i64::from(free / 2);
    imageops::overlay(
        &mut square,
        &small,
        middle(side - small.width()),
        middle(side - small.height()),
    );
    finish(square)
}

fn finish(full: DynamicImage) -> Result<Prepared, Error> {
    let opaque = is_opaque(&full);
    let bytes = encode(&full, opaque)?;
    let thumb = encode(&full.fitting(THUMB_SIDE), opaque)?;

    let digest = Sha256::new().chain_update(&bytes).chain_update(&thumb).finalize();
    let name = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let mime = if opaque { "image/jpeg" } else { "image/png" };
    Ok(Prepared { digest: name, mime, width: full.width(), height: full.height(), bytes, thumb })
}

fn decode(upload: &[u8]) -> Result<DynamicImage, Error> {
    let broken = |_| Error::NotAPicture;
    let mut reader = ImageReader::new(Cursor::new(upload))
        .with_guessed_format()
        .map_err(|_| Error::NotAPicture)?;
    let known =
        [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif].map(Some);
    if !known.contains(&reader.format()) {
        return Err(Error::NotAPicture);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);

    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Error::TooManyPixels { limit: MOST_PIXELS });
    }
    // A telephone lays its pictures on their side and says so in a note that stays behind.
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

trait Fitting {
    /// Not larger than a square of this side; never enlarged.
    fn fitting(&self, side: u32) -> DynamicImage;
}

impl Fitting for DynamicImage {
    fn fitting(&self, side: u32) -> DynamicImage {
        if self.width() <= side && self.height() <= side {
            return self.clone();
        }
        self.resize(side, side, FilterType::CatmullRom)
    }
}

fn is_opaque(picture: &DynamicImage) -> bool {
    !picture.color().has_alpha() || picture.pixels().all(|(_, _, pixel)| pixel.0[3] == u8::MAX)
}

fn encode(picture: &DynamicImage, opaque: bool) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let written = if opaque {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        picture.to_rgb8().write_with_encoder(encoder)
    } else {
        let (compression, filter) = (CompressionType::Best, PngFilter::Adaptive);
        let encoder = PngEncoder::new_with_quality(&mut bytes, compression, filter);
        picture.to_rgba8().write_with_encoder(encoder)
    };
    written.map(|()| bytes).map_err(|_| Error::NotAPicture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn uploaded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn opaque(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_pixel(width, height, Rgb([200, 30, 30])).into()
    }

    #[test]
    fn a_photo_becomes_two_small_jpegs() {
        let photo = uploaded(&opaque(2_400, 1_200), ImageFormat::Png);
        let made = prepare(&photo).unwrap();
        assert_eq!((made.mime, made.width, made.height), ("image/jpeg", 1_200, 600));
        let thumb = image::load_from_memory(&made.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (480, 240));
        assert_eq!(made.digest.len(), 32);
        assert_eq!(prepare(&photo).unwrap().digest, made.digest);
    }

    #[test]
    fn what_one_sees_through_stays_so() {
        let logo = RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 40]));
        let made = prepare(&uploaded(&logo.into(), ImageFormat::WebP)).unwrap();
        assert_eq!((made.mime, made.width), ("image/png", 64));
    }

    #[test]
    fn an_icon_is_small_and_square() {
        let wide = uploaded(&opaque(600, 300), ImageFormat::Png);
        let made = prepare_icon(&wide).unwrap();
        assert_eq!((made.mime, made.width, made.height), ("image/png", 128, 128));
        let icon = image::load_from_memory(&made.bytes).unwrap().to_rgba8();
        assert_eq!((icon.get_pixel(0, 0).0[3], icon.get_pixel(64, 64).0[3]), (0, 255));
    }

    #[test]
    fn what_is_not_a_picture_is_refused() {
        let png = uploaded(&opaque(8, 8), ImageFormat::Png);
        for bytes in [&b""[..], b"<svg onload=alert(1)>", b"GIF89a", &png[..40], b"BM123456"] {
            assert!(matches!(prepare(bytes), Err(Error::NotAPicture)), "{bytes:?}");
        }
        let large = vec![0; LARGEST_UPLOAD + 1];
        assert!(matches!(prepare(&large), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        // Says 40 000 × 40 000 pixels in its header and has none.
        let mut bomb = uploaded(&opaque(8, 8), ImageFormat::Png);
        bomb[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
        assert!(prepare(&bomb).is_err());
    }
}
