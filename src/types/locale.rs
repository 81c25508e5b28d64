//! The languages the shop speaks.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    pub const ALL: [Locale; 2] = [Locale::ZhCn, Locale::En];

    /// The tag of BCP 47, as it stands in `<html lang>`, cookies and order rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Locale::ZhCn => "zh-CN",
            Locale::En => "en",
        }
    }

    /// The first language of an `Accept-Language` header that the shop speaks. Weights are taken to
    /// fall from left to right, as every browser writes them.
    pub fn from_header(header: &str) -> Option<Locale> {
        header.split(',').find_map(|range| {
            let tag = range.split(';').next().unwrap_or_default().trim();
            match tag.split('-').next().unwrap_or_default() {
                "zh" => Some(Locale::ZhCn),
                "en" => Some(Locale::En),
                _ => None,
            }
        })
    }
}

impl FromStr for Locale {
    type Err = ();

    fn from_str(text: &str) -> Result<Locale, ()> {
        Locale::ALL.into_iter().find(|it| it.as_str() == text).ok_or(())
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_wins() {
        assert_eq!(Locale::from_header("fr-FR,en-US;q=0.8,zh;q=0.5"), Some(Locale::En));
        assert_eq!(Locale::from_header("zh-TW"), Some(Locale::ZhCn));
        assert_eq!(Locale::from_header("*"), None);
    }
}
