//! A page packed for every kind of browser, to which a few bytes can still be added at the end
//! without packing it again.

use crate::types::Timestamp;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write;

/// Good enough to be small, quick enough to be made between two clicks.
const BROTLI_QUALITY: u32 = 6;
const BROTLI_WINDOW: u32 = 18;

const CACHED: HeaderValue = HeaderValue::from_static("private, no-cache");
const VARIES: HeaderValue =
    HeaderValue::from_static("accept, accept-encoding, accept-language, cookie");

/// The fixed head of a gzip file: deflate, no name, no time.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// The streams are open: each ends on a whole byte and lacks its end.
#[derive(Debug, Clone)]
pub struct Packed {
    kind: &'static str,
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    crc: Sum,
    tail: Option<Tail>,
}

/// What comes behind a page and differs from view to view.
pub(super) type Tail = fn(now: Timestamp) -> String;

/// The checksum of the bytes so far.
#[derive(Debug, Clone, Copy)]
struct Sum {
    crc: u32,
    length: u32,
}

impl Packed {
    pub fn page(html: String) -> Packed {
        Packed::new("text/html; charset=utf-8", html)
    }

    /// The end of the document is the tail's.
    pub fn json(open: String) -> Packed {
        Packed::new("application/json", open)
    }

    pub fn with_tail(self, tail: Tail) -> Packed {
        Packed { tail: Some(tail), ..self }
    }

    fn new(kind: &'static str, text: String) -> Packed {
        let plain = Bytes::from(text);
        let mut crc = Crc::new();
        crc.update(&plain);
        Packed {
            kind,
            brotli: open_brotli(&plain),
            gzip: open_gzip(&plain),
            crc: Sum { crc: crc.sum(), length: crc.amount() },
            plain,
            tail: None,
        }
    }

    pub fn size(&self) -> usize {
        self.plain.len() + self.brotli.len() + self.gzip.len()
    }

    /// The page with its tail, packed as the browser likes it best.
    pub fn respond(&self, request: &HttpRequest, now: Timestamp) -> HttpResponse {
        let accepted = request.headers().get(header::ACCEPT_ENCODING);
        let accepted = accepted.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let tail = self.tail.map(|it| it(now)).unwrap_or_default();
        let (encoding, body) = self.body(accepted, &tail);
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(self.kind)))
            .insert_header((header::CACHE_CONTROL, CACHED))
            .insert_header((header::VARY, VARIES));
        if let Some(encoding) = encoding {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding)));
        }
        answer.body(body)
    }

    fn body(&self, accepted: &str, tail: &str) -> (Option<&'static str>, Bytes) {
        let tail = tail.as_bytes();
        if accepted.contains("br") && tail.len() <= LONGEST_TAIL {
            (Some("br"), self.brotli_with(tail))
        } else if accepted.contains("gzip") && tail.len() <= LONGEST_TAIL {
            (Some("gzip"), self.gzip_with(tail))
        } else {
            (None, joined(&self.plain, &[tail]))
        }
    }

    /// An uncompressed meta-block (RFC 7932, 9.2) with the tail, then the empty last one.
    fn brotli_with(&self, tail: &[u8]) -> Bytes {
        let [low, high] = length(tail);
        if tail.is_empty() {
            return joined(&self.brotli, &[&[0b11]]);
        }
        // From the lowest bit: not the last, four nibbles of length, the length less one, and
        // "uncompressed"; the rest of the third byte is padding.
        let less_one = u32::from(u16::from_le_bytes([low, high]).wrapping_sub(1));
        let [a, b, c, _] = ((less_one << 3) | (1 << 19)).to_le_bytes();
        joined(&self.brotli, &[&[a, b, c], tail, &[0b11]])
    }

    /// A last, stored block (RFC 1951, 3.2.4) with the tail, then sum and length of the whole.
    fn gzip_with(&self, tail: &[u8]) -> Bytes {
        let [low, high] = length(tail);
        let sum = self.crc.with(tail);
        let block = [1, low, high, !low, !high];
        joined(&self.gzip, &[&block, tail, &sum.crc.to_le_bytes(), &sum.length.to_le_bytes()])
    }
}

impl Sum {
    fn with(self, tail: &[u8]) -> Sum {
        let mut hasher = crc32fast::Hasher::new_with_initial(self.crc);
        hasher.update(tail);
        let [low, high] = length(tail);
        let more = u32::from(u16::from_le_bytes([low, high]));
        Sum { crc: hasher.finalize(), length: self.length.wrapping_add(more) }
    }
}

/// What one block can hold.
const LONGEST_TAIL: usize = 65_535;

fn length(tail: &[u8]) -> [u8; 2] {
    u16::try_from(tail.len()).unwrap_or(u16::MAX).to_le_bytes()
}

fn joined(head: &[u8], rest: &[&[u8]]) -> Bytes {
    let mut whole = Vec::with_capacity(head.len() + rest.iter().map(|it| it.len()).sum::<usize>());
    whole.extend_from_slice(head);
    rest.iter().for_each(|part| whole.extend_from_slice(part));
    Bytes::from(whole)
}

fn open_brotli(plain: &[u8]) -> Bytes {
    let packed = Vec::with_capacity(plain.len() / 4);
    let mut writer = brotli::CompressorWriter::new(packed, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(plain).expect("a Vec takes everything");
    writer.flush().expect("a Vec takes everything");
    // What the writer adds when it is closed would end the stream.
    Bytes::copy_from_slice(writer.get_ref())
}

fn open_gzip(plain: &[u8]) -> Bytes {
    let packed = Vec::from(GZIP_HEAD);
    let mut writer = DeflateEncoder::new(packed, Compression::new(7));
    writer.write_all(plain).expect("a Vec takes everything");
    writer.flush().expect("a Vec takes everything");
    Bytes::copy_from_slice(writer.get_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn read_brotli(packed: &[u8]) -> String {
        let mut page = Vec::new();
        brotli::BrotliDecompress(&mut &packed[..], &mut page).unwrap();
        String::from_utf8(page).unwrap()
    }

    fn read_gzip(packed: &[u8]) -> String {
        let mut page = String::new();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut page).unwrap();
        page
    }

    #[test]
    fn a_browser_reads_page_and_token_as_one() {
        let page = "<p>网易云音乐 黑胶 VIP</p>\n".repeat(500);
        let packed = Packed::page(page.clone());
        for tail in ["", "<input name=form_token value=abc>", &"x".repeat(65_535)] {
            let whole = format!("{page}{tail}");
            assert_eq!(read_brotli(&packed.body("gzip, deflate, br, zstd", tail).1), whole);
            assert_eq!(read_gzip(&packed.body("gzip", tail).1), whole);
            assert_eq!(packed.body("identity", tail).1, whole.as_bytes());
        }
    }

    #[test]
    fn a_tail_that_fits_no_block_is_sent_as_it_is() {
        let packed = Packed::page("page".to_owned());
        let (encoding, body) = packed.body("br", &"x".repeat(65_536));
        assert_eq!((encoding, body.len()), (None, 65_540));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_the_page_says_it_arrives(page in "\\PC{0,3000}", tail in "\\PC{0,200}") {
            let packed = Packed::page(page.clone());
            let whole = format!("{page}{tail}");
            prop_assert_eq!(read_brotli(&packed.body("br", &tail).1), whole.clone());
            prop_assert_eq!(read_gzip(&packed.body("gzip", &tail).1), whole);
        }
    }
}
