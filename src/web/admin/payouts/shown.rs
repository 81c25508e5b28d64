//! A payout's facts as words for the operator.

use crate::payouts::{Kind, Status};
use crate::web::page::Frame;

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Requested => "payouts-status-requested",
        Status::Approved => "payouts-status-approved",
        Status::Paid => "payouts-status-paid",
        Status::Refused => "payouts-status-refused",
        Status::Cancelled => "payouts-status-cancelled",
    })
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

/// Who did something, from the word in the row.
pub(in crate::web) fn actor(f: &Frame, word: &str) -> String {
    match word.split_once(':') {
        Some(("staff", name)) => f.with("orders-actor-staff", "name", name),
        Some(("agent", _)) => f.t("payouts-actor-agent"),
        _ => word.to_owned(),
    }
}
