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
    Winter,
    Nord,
    Cupcake,
    Emerald,
    Bumblebee,
    Cmyk,
    Pastel,
    Cyberpunk,
    Acid,
    Wireframe,
    Light,
    Retro,
    Valentine,
}

impl Palette {
    pub const ALL: [Palette; 22] = [
        Palette::Plain,
        Palette::Corporate,
        Palette::Lemonade,
        Palette::Fantasy,
        Palette::Autumn,
        Palette::Garden,
        Palette::Caramellatte,
        Palette::Silk,
        Palette::Lofi,
        Palette::Winter,
        Palette::Nord,
        Palette::Cupcake,
        Palette::Emerald,
        Palette::Bumblebee,
        Palette::Cmyk,
        Palette::Pastel,
        Palette::Cyberpunk,
        Palette::Acid,
        Palette::Wireframe,
        Palette::Light,
        Palette::Retro,
        Palette::Valentine,
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
            Palette::Winter => "winter",
            Palette::Nord => "nord",
            Palette::Cupcake => "cupcake",
            Palette::Emerald => "emerald",
            Palette::Bumblebee => "bumblebee",
            Palette::Cmyk => "cmyk",
            Palette::Pastel => "pastel",
            Palette::Cyberpunk => "cyberpunk",
            Palette::Acid => "acid",
            Palette::Wireframe => "wireframe",
            Palette::Light => "light",
            Palette::Retro => "retro",
            Palette::Valentine => "valentine",
        }
    }

    pub fn from_word(word: &str) -> Option<Palette> {
        Palette::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
