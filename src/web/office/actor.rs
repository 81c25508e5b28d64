//! Who did something, from the word in its row.

use crate::web::page::Frame;

/// The platform's and a supplier's people by their names, everybody else by what he is.
pub fn actor(f: &Frame, word: &str) -> String {
    match word.split_once(':') {
        Some(("staff", name)) => f.with("actor-staff", "name", name),
        Some(("supplier", name)) => name.to_owned(),
        Some(("agent", _)) => f.t("actor-agent"),
        _ => match word {
            "gateway" => f.t("actor-gateway"),
            "buyer" => f.t("actor-buyer"),
            "system" => f.t("actor-system"),
            "cli" => f.t("actor-cli"),
            other => other.to_owned(),
        },
    }
}
