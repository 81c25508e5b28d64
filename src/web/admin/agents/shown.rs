//! An agent's facts as words for the operator.

use crate::agents::Status;
use crate::agents::desk::Branch;
use crate::types::{AgentId, Currency, Money};
use crate::web::page::Frame;

/// An agent in a list, with his branch.
pub(super) struct Line {
    pub(super) id: AgentId,
    pub(super) name: String,
    /// Who stands above him; empty: the platform.
    pub(super) parent: String,
    pub(super) level: String,
    pub(super) shop: String,
    pub(super) status: String,
    pub(super) tag: &'static str,
    /// How many stand below him.
    pub(super) below: i64,
    /// Of the whole branch.
    pub(super) orders: i64,
    pub(super) sales: Money,
    pub(super) since: String,
}

pub(super) fn line(f: &Frame, currency: Currency, branch: Branch) -> Line {
    let Branch { row, totals } = branch;
    Line {
        id: row.agent.id,
        name: row.agent.name.to_string(),
        parent: row.parent.unwrap_or_default(),
        level: row.level.unwrap_or_default(),
        shop: row.shop.unwrap_or_default(),
        status: status(f, row.agent.status),
        tag: tag(row.agent.status),
        below: totals.below,
        orders: totals.orders,
        sales: Money::new(totals.sales, currency),
        since: f.date(row.agent.created_at),
    }
}

pub(super) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Active => "agents-status-active",
        Status::Suspended => "agents-status-suspended",
        Status::Closed => "agents-status-closed",
    })
}

pub(super) fn tag(status: Status) -> &'static str {
    match status {
        Status::Active => "tag-good",
        Status::Suspended => "tag-warn",
        Status::Closed => "",
    }
}
