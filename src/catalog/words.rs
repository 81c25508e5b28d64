//! The words that stand for choices in rows and forms.

use super::{CardKind, Delivery, StockDisplay, TakeOrder, Toward};

macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),+ $(,)? })*) => {$(
        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }

            pub fn from_word(word: &str) -> Option<$name> {
                match word {
                    $($word => Some($name::$variant),)+
                    _ => None,
                }
            }
        }
    )*};
}

words! {
    Delivery { Cards = "cards", Manual = "manual" }
    TakeOrder { Oldest = "oldest", Random = "random" }
    Toward { Up = "up", Down = "down" }
    StockDisplay { Exact = "exact", Band = "band", Hidden = "hidden" }
}

impl CardKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            CardKind::OneOff => "one_off",
            CardKind::MultiLine => "multi_line",
            CardKind::Reusable { .. } => "reusable",
        }
    }

    /// `uses` counts only for reusable cards.
    pub fn from_word(word: &str, uses: Option<u32>) -> Option<CardKind> {
        match word {
            "one_off" => Some(CardKind::OneOff),
            "multi_line" => Some(CardKind::MultiLine),
            "reusable" => Some(CardKind::Reusable { uses }),
            _ => None,
        }
    }

    pub const fn uses(self) -> Option<u32> {
        match self {
            CardKind::Reusable { uses } => uses,
            CardKind::OneOff | CardKind::MultiLine => None,
        }
    }
}
