//! Styles, scripts and icons: part of the binary, compressed once, kept by browsers for good.

use super::failure::{Failure, PageError};
use super::page::Frame;
use actix_web::http::header;
use actix_web::web::{Bytes, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

/// The mark of what is nobody's.
pub const NEUTRAL_MARK: &str = "shop.svg";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static/"]
struct Files;

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter().filter_map(|name| Some((name.to_string(), Asset::load(&name)?))).collect()
});

struct Asset {
    address: String,
    version: String,
    kind: &'static str,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl Asset {
    fn load(name: &str) -> Option<Asset> {
        let file = Files::get(name)?;
        let version = hex::encode(&file.metadata.sha256_hash()[..6]);
        Some(Asset {
            address: format!("/static/{name}?v={version}"),
            version,
            kind: kind_of(name),
            plain: Bytes::from(file.data.into_owned()),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        })
    }

    fn compressed(&self, accepted: &str) -> (Option<&'static str>, Bytes) {
        // Pictures are compressed already.
        if self.kind.starts_with("image/") && !self.kind.contains("svg") {
            return (None, self.plain.clone());
        }
        if accepted.contains("br") {
            return (Some("br"), self.brotli.get_or_init(|| brotli(&self.plain)).clone());
        }
        if accepted.contains("gzip") {
            return (Some("gzip"), self.gzip.get_or_init(|| gzip(&self.plain)).clone());
        }
        (None, self.plain.clone())
    }
}

/// Where a file of `static/` is found; the address changes with the content.
pub fn address(name: &str) -> String {
    ASSETS.get(name).map_or_else(|| format!("/static/{name}"), |it| it.address.clone())
}

#[derive(Deserialize)]
pub struct Version {
    #[serde(default)]
    v: String,
}

/// `GET /static/{name}`
pub async fn serve(
    name: Path<String>,
    version: Query<Version>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let Some(asset) = ASSETS.get(name.as_str()) else {
        return Err(PageError(Failure::not_found()));
    };
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    let accepted = accepted.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let (encoding, body) = asset.compressed(accepted);
    let lifetime = if version.v == asset.version {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.kind))
        .insert_header((header::CACHE_CONTROL, lifetime))
        .insert_header((header::VARY, "accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(answer.body(body))
}

/// `GET /favicon.ico`, which browsers ask for whatever a page says.
pub async fn favicon(f: Frame) -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, f.favicon())).finish()
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut packed = Vec::with_capacity(plain.len() / 4);
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 9, 22);
    writer.write_all(plain).expect("a Vec takes everything");
    drop(writer);
    Bytes::from(packed)
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(8));
    writer.write_all(plain).expect("a Vec takes everything");
    Bytes::from(writer.finish().expect("a Vec takes everything"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_ask_for_is_there() {
        for name in ["app.css", "app.js", "htmx.min.js", "icons.svg", "favicon.svg", "logo.svg"] {
            assert!(address(name).contains("?v="), "{name} is missing");
        }
    }

    #[test]
    fn a_compressed_file_is_the_file() {
        let css = &ASSETS["app.css"];
        let mut read = Vec::new();
        let (encoding, packed) = css.compressed("gzip, deflate, br");
        brotli::BrotliDecompress(&mut packed.as_ref(), &mut read).unwrap();
        assert_eq!((encoding, read.as_slice()), (Some("br"), css.plain.as_ref()));
    }
}
