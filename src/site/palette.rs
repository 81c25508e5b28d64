//! The colours an agent's shop may wear. Each has a light and a dark face, and a style sheet of its
//! own beside the one that all pages load.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Palette {
    /// What every page wears.
    #[default]
    Plain,
    Corporate,
    Lemonade,
    Fantasy,
    Autumn,
    Garden,
    Caramellatte,
    Silk,
    Lofi,
}

impl Palette {
    pub const ALL: [Palette; 9] = [
        Palette::Plain,
        Palette::Corporate,
        Palette::Lemonade,
        Palette::Fantasy,
        Palette::Autumn,
        Palette::Garden,
        Palette::Caramellatte,
        Palette::Silk,
        Palette::Lofi,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Palette::Plain => "plain",
            Palette::Corporate => "corporate",
            Palette::Lemonade => "lemonade",
            Palette::Fantasy => "fantasy",
            Palette::Autumn => "autumn",
            Palette::Garden => "garden",
            Palette::Caramellatte => "caramellatte",
            Palette::Silk => "silk",
            Palette::Lofi => "lofi",
        }
    }

    pub fn from_word(word: &str) -> Option<Palette> {
        Palette::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
