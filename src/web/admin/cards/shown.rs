//! A card's and a batch's facts as words for the operator.

use crate::inventory::{CardLine, State};
use crate::web::page::Frame;

/// One line of a list of cards.
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) sku: String,
    pub(super) batch: i64,
    pub(super) state: String,
    pub(super) tag: &'static str,
    pub(super) order: Option<String>,
    pub(super) since: String,
    /// Whether the operator may do anything with it.
    pub(super) is_ours: bool,
    pub(super) is_locked: bool,
}

pub(super) fn lines(f: &Frame, rows: Vec<CardLine>) -> Vec<Line> {
    rows.iter().map(|row| line(f, row)).collect()
}

pub(super) fn line(f: &Frame, row: &CardLine) -> Line {
    Line {
        id: row.id.0,
        sku: row.sku_code.clone(),
        batch: row.batch.0,
        state: if row.used_up { f.t("cards-used-up") } else { state(f, row.state) },
        tag: if row.used_up { "" } else { tag(row.state) },
        order: row.order.clone(),
        since: row.at.map(|at| f.time(at)).unwrap_or_default(),
        is_ours: matches!(row.state, State::Free | State::Locked),
        is_locked: row.state == State::Locked,
    }
}

pub(super) fn state(f: &Frame, state: State) -> String {
    f.t(match state {
        State::Free => "cards-state-free",
        State::Held => "cards-state-held",
        State::Sold => "cards-state-sold",
        State::Locked => "cards-state-locked",
        State::Void => "cards-state-void",
    })
}

fn tag(state: State) -> &'static str {
    match state {
        State::Free => "tag-good",
        State::Held => "tag-info",
        State::Locked => "tag-warn",
        State::Sold | State::Void => "",
    }
}
