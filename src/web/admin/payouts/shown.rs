//! A payout's facts as words for the operator.

use crate::payouts::{Kind, Payout, Status};
use crate::web::office::chosen::{self, State};
use crate::web::office::paper::{Cell, Table};
use crate::web::page::Frame;

/// The word of each status, and the key of its name.
pub(in crate::web) const STATES: &[State] = &[
    (Status::Requested.as_str(), "payouts-status-requested"),
    (Status::Approved.as_str(), "payouts-status-approved"),
    (Status::Paid.as_str(), "payouts-status-paid"),
    (Status::Refused.as_str(), "payouts-status-refused"),
    (Status::Cancelled.as_str(), "payouts-status-cancelled"),
];

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    chosen::name_of(f, STATES, status.as_str())
}

pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Requested => "tag-warn",
        Status::Approved => "tag-info",
        Status::Paid => "tag-good",
        Status::Refused => "tag-bad",
        Status::Cancelled => "",
    }
}

pub(in crate::web) fn kind(f: &Frame, kind: Kind) -> String {
    f.t(match kind {
        Kind::Alipay => "payouts-kind-alipay",
        Kind::Bank => "payouts-kind-bank",
        Kind::Wechat => "payouts-kind-wechat",
        Kind::Other => "payouts-kind-other",
    })
}

/// Whose a file of payouts is: it names the agents, or they are all one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Whose {
    Everybodys,
    Own,
}

pub(in crate::web) fn heads(f: &Frame, whose: Whose) -> Table {
    let mut heads = vec![
        "payouts-number",
        "payouts-asked",
        "payouts-amount",
        "file-fee",
        "payouts-out",
        "payouts-kind",
        "payouts-account",
        "agents-status",
        "file-done",
        "file-note",
    ];
    if whose == Whose::Everybodys {
        heads.insert(1, "agents-name");
    }
    Table::new(&heads.iter().map(|it| f.t(it)).collect::<Vec<_>>())
}

/// Without the whole account.
pub(in crate::web) fn add(part: &mut Table, f: &Frame, it: &Payout, whose: Whose) {
    let (asked, ended) =
        (f.time(it.asked_at), it.ended_at.map(|at| f.time(at)).unwrap_or_default());
    let (kind, status) = (kind(f, it.kind), status(f, it.status));
    let mut cells = vec![
        Cell::Count(it.id.0),
        Cell::Text(&asked),
        Cell::Amount(it.amount),
        Cell::Amount(it.fee),
        Cell::Amount(it.out()),
        Cell::Text(&kind),
        Cell::Text(&it.hint),
        Cell::Text(&status),
        Cell::Text(&ended),
        Cell::Text(&it.note),
    ];
    if whose == Whose::Everybodys {
        cells.insert(1, Cell::Text(&it.agent_name));
    }
    part.add(&cells);
}
