//! The mark of a shop that has no logo: the first sign of its name on a colour that hangs on the
//! name. It tells nothing that the name does not.

use super::assets;
use super::failure::{Failure, PageError};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// Dark enough for white signs.
const TINTS: [&str; 10] = [
    "#2f6f9f", "#3d6b4f", "#8a4b6d", "#7a5230", "#4b5a9c", "#a0453f", "#2c7a78", "#6b4fa0",
    "#8a6a1f", "#4d5b68",
];

/// Where the mark of a shop of this name is shown.
pub fn address(name: &str) -> String {
    let Some(sign) = name.chars().find(|it| it.is_alphanumeric()) else {
        return assets::address(assets::NEUTRAL_MARK);
    };
    let first = Sha256::digest(name).first().copied().unwrap_or_default();
    let tint = usize::from(first) % TINTS.len();
    let sign = sign.to_uppercase().next().unwrap_or(sign).to_string();
    format!("/media/mark/{tint}/{}", utf8_percent_encode(&sign, NON_ALPHANUMERIC))
}

/// `GET /media/mark/{tint}/{sign}`
pub async fn show(path: Path<(usize, String)>) -> Result<HttpResponse, PageError> {
    let (tint, sign) = path.into_inner();
    let mut signs = sign.chars();
    let (Some(sign), None, Some(tint)) = (signs.next(), signs.next(), TINTS.get(tint)) else {
        return Err(PageError(Failure::not_found()));
    };
    if !sign.is_alphanumeric() {
        return Err(PageError(Failure::not_found()));
    }
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">\
         <rect width=\"64\" height=\"64\" rx=\"16\" fill=\"{tint}\"/>\
         <text x=\"32\" y=\"33\" fill=\"#fff\" font-family=\"system-ui, sans-serif\" \
         font-size=\"34\" font-weight=\"600\" text-anchor=\"middle\" \
         dominant-baseline=\"central\">{sign}</text></svg>"
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_the_first_sign_of_the_name() {
        assert!(address("“小林”的卡店").ends_with("/%E5%B0%8F"));
        assert!(address("eve’s keys").ends_with("/E"));
        assert!(address("★").contains(assets::NEUTRAL_MARK));
        assert_eq!(address("d"), address("d"));
    }
}
