//! QR codes, drawn without styles of their own.

use fast_qr::QRBuilder;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;

/// The code as a picture; `None` when the text is too long for one.
pub fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    Some(SvgBuilder::default().margin(2).to_str(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_without_styles_of_its_own() {
        let svg = svg("https://qr.example/pay?id=1").unwrap();
        assert!(svg.starts_with("<svg") && !svg.contains("style="), "{svg}");
    }
}
