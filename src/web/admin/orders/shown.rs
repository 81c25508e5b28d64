//! An order's facts as words for the operator.

use crate::orders::desk::Row;
use crate::orders::{RefundState, Status};
use crate::web::page::Frame;

/// One line of a list.
pub(in crate::web) struct Line {
    pub(in crate::web) code: String,
    /// The agent in whose shop it was bought; empty: the main one, or it goes without saying.
    pub(in crate::web) agent: String,
    /// What was bought, and how often.
    pub(in crate::web) goods: String,
    pub(in crate::web) sku: String,
    pub(in crate::web) when: String,
    pub(in crate::web) contact: String,
    pub(in crate::web) total: String,
    pub(in crate::web) status: String,
    /// The class of the status.
    pub(in crate::web) tag: &'static str,
}

pub(in crate::web) fn lines(f: &Frame, rows: Vec<Row>) -> Vec<Line> {
    rows.into_iter().map(|row| line(f, &row)).collect()
}

fn line(f: &Frame, row: &Row) -> Line {
    Line {
        code: row.code.to_string(),
        agent: row.agent.clone().unwrap_or_default(),
        goods: goods(&row.product_name, &row.sku_name, row.quantity),
        sku: row.sku_code.as_ref().map(ToString::to_string).unwrap_or_default(),
        when: f.time(row.created_at),
        contact: row.contact.clone(),
        total: row.total.to_string(),
        status: status(f, row.status),
        tag: tag(row.status),
    }
}

pub(in crate::web) fn goods(product: &str, sku: &str, quantity: impl Into<i64>) -> String {
    let name = if sku.is_empty() { product.to_owned() } else { format!("{product} · {sku}") };
    match quantity.into() {
        1 => name,
        many => format!("{name} × {many}"),
    }
}

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Pending => "orders-status-pending",
        Status::Paid => "orders-status-paid",
        Status::AwaitingStock => "orders-status-awaiting-stock",
        Status::AwaitingManual => "orders-status-awaiting-manual",
        Status::PartiallyFulfilled => "orders-status-partially-fulfilled",
        Status::Fulfilled => "orders-status-fulfilled",
        Status::Expired => "orders-status-expired",
        Status::Cancelled => "orders-status-cancelled",
        Status::PartiallyRefunded => "orders-status-partially-refunded",
        Status::Refunded => "orders-status-refunded",
    })
}

pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Fulfilled => "tag-good",
        Status::Pending => "tag-info",
        Status::AwaitingStock => "tag-bad",
        Status::Paid | Status::AwaitingManual | Status::PartiallyFulfilled => "tag-warn",
        Status::Expired | Status::Cancelled | Status::PartiallyRefunded | Status::Refunded => "",
    }
}

/// What became of a gateway's statement, from the word in its row.
pub(in crate::web::admin) fn outcome(f: &Frame, word: &str) -> String {
    match word {
        "settled" => f.t("orders-outcome-settled"),
        "double" => f.t("orders-outcome-double"),
        "mismatch" => f.t("orders-outcome-mismatch"),
        "unmatched" => f.t("orders-outcome-unmatched"),
        other => other.to_owned(),
    }
}

/// How far a refund at a gateway has come, in a word.
pub(super) fn refund(f: &Frame, state: RefundState) -> String {
    f.t(match state {
        RefundState::Asked | RefundState::Calling => "refund-state-calling",
        RefundState::Unclear => "refund-state-unclear",
        RefundState::Done => "refund-state-done",
        RefundState::Failed => "refund-state-failed",
    })
}

/// The colour of that word.
pub(super) fn refund_tag(state: RefundState) -> &'static str {
    match state {
        RefundState::Asked | RefundState::Calling => "tag-info",
        RefundState::Unclear => "tag-warn",
        RefundState::Done => "tag-good",
        RefundState::Failed => "tag-bad",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_are_counted_only_where_there_are_several() {
        assert_eq!(goods("Netflix", "1 个月", 1), "Netflix · 1 个月");
        assert_eq!(goods("Steam", "", 3), "Steam × 3");
    }
}
