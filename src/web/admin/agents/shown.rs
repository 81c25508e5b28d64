//! An agent's facts as words for the operator.

use crate::agents::Status;
use crate::agents::desk::Branch;
use crate::types::{AgentId, Currency, Money};
use crate::web::page::Frame;

/// An agent in a list, with his branch.
pub(in crate::web) struct Line {
    pub(in crate::web) id: AgentId,
    pub(in crate::web) name: String,
    /// Who stands above him; empty: the platform.
    pub(in crate::web) parent: String,
    pub(in crate::web) level: String,
    pub(in crate::web) shop: String,
    pub(in crate::web) status: String,
    pub(in crate::web) tag: &'static str,
    /// How many stand below him.
    pub(in crate::web) below: i64,
    /// Of the whole branch.
    pub(in crate::web) orders: i64,
    pub(in crate::web) sales: Money,
    pub(in crate::web) since: String,
}

pub(in crate::web) fn line(f: &Frame, currency: Currency, branch: Branch) -> Line {
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

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Active => "agents-status-active",
        Status::Suspended => "agents-status-suspended",
        Status::Closed => "agents-status-closed",
    })
}

pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Active => "tag-good",
        Status::Suspended => "tag-warn",
        Status::Closed => "",
    }
}
