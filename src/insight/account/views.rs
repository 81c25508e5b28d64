//! Sums over the entries of one account.

use crate::db::{self, Conn};
use crate::insight::Figures;
use crate::insight::slots::SLOT_SECONDS;
use crate::types::{AgentId, Money, SupplierId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// Entries `e` of this agent's, with the condition of the partial index `ledger_entries_agents`, word for
/// word.
pub(in crate::insight) fn of_agent(agent: AgentId) -> String {
    format!("e.account = 'agent:{agent}' AND substr(e.account, 1, 6) = 'agent:'")
}

/// The same of a supplier's and `ledger_entries_suppliers`.
pub(in crate::insight) fn of_supplier(supplier: SupplierId) -> String {
    format!("e.account = 'supplier:{supplier}' AND substr(e.account, 1, 9) = 'supplier:'")
}

/// What happened in a quarter of an hour, as a statement counts it.
#[derive(QueryableByName)]
pub(in crate::insight) struct Quarter {
    #[diesel(sql_type = BigInt)]
    slot: i64,
    #[diesel(sql_type = BigInt)]
    paid: i64,
    #[diesel(sql_type = BigInt)]
    revenue: i64,
}

impl Quarter {
    pub(in crate::insight) fn understood(self) -> (Timestamp, Figures) {
        let figures = Figures { paid: self.paid, revenue: self.revenue, ..Figures::default() };
        (Timestamp::from_seconds(self.slot * SLOT_SECONDS), figures)
    }
}

// Only numbers of rows and moments are written into these statements.

/// What refunds took counts on the day they took it.
pub(in crate::insight) fn earned(
    conn: &mut Conn,
    his: &str,
    from: Timestamp,
) -> Result<Vec<(Timestamp, Figures)>, db::Error> {
    let rows: Vec<Quarter> = diesel::sql_query(format!(
        "SELECT e.at / {SLOT_SECONDS} AS slot, \
         CAST(SUM(CASE WHEN e.source_kind = 'order' THEN 1 ELSE 0 END) AS BIGINT) AS paid, \
         CAST(SUM(e.amount) AS BIGINT) AS revenue FROM ledger_entries e \
         WHERE {his} AND e.at >= {} \
         AND e.source_kind IN ('order', 'refund') GROUP BY e.at / {SLOT_SECONDS}",
        from.seconds()
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(Quarter::understood).collect())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many rows there are; `from`: the statement from its `FROM` on.
pub(in crate::insight) fn count(conn: &mut Conn, from: &str) -> Result<i64, db::Error> {
    let counted: Counted =
        diesel::sql_query(format!("SELECT COUNT(*) AS count {from}")).get_result(conn)?;
    Ok(counted.count)
}

pub(in crate::insight) fn money(minor: i64, currency: &str) -> Result<Money, db::Error> {
    let currency = currency.parse().map_err(|_| db::Error::Corrupt("ledger_entries.currency"))?;
    Ok(Money::new(minor, currency))
}
