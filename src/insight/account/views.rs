//! Sums over the entries of one account.

use crate::db::{self, Conn};
use crate::each_backend;
use crate::insight::Figures;
use crate::insight::slots::SLOT_SECONDS;
use crate::types::{AgentId, Money, SupplierId, Timestamp};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::sqlite::Sqlite;

/// Entries `e` of this agent's, with the condition of the partial index `ledger_entries_agents`, word for
/// word.
pub(in crate::insight) fn of_agent(agent: AgentId) -> String {
    format!("e.account = 'agent:{agent}' AND substr(e.account, 1, 6) = 'agent:'")
}

/// The same of a supplier's and `ledger_entries_suppliers`.
pub(in crate::insight) fn of_supplier(supplier: SupplierId) -> String {
    format!("e.account = 'supplier:{supplier}' AND substr(e.account, 1, 9) = 'supplier:'")
}

/// Which entry of an account this is, and so where its list goes on.
#[derive(Debug, Clone, QueryableByName)]
pub struct Spot {
    #[diesel(sql_type = BigInt)]
    pub at: Timestamp,
    /// The number of the order, refund, payout, settlement, …
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// A stable word: `order`, `refund`, `fee`, `payout`, `payout_returned`, `settlement`, …
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Integer)]
    part: i32,
}

impl Spot {
    /// Above all entries of before `end`.
    pub(in crate::insight) fn top(end: Timestamp) -> Spot {
        Spot { at: end, number: i64::MAX, kind: String::new(), part: 0 }
    }
}

/// At most `limit` of the rows that lie beyond `spot`, the newest first, without the first `offset` of
/// them. `select`: a statement about entries `e`, up to the end of its conditions.
pub(in crate::insight) fn load_beyond<R>(
    conn: &mut Conn,
    select: &str,
    spot: Spot,
    (limit, offset): (i64, i64),
) -> Result<Vec<R>, db::Error>
where
    R: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
{
    // Both databases read `$1`: SQLite numbers such names as they come. The first condition lets an
    // index begin there.
    let query = format!(
        "{select} AND e.at <= $1 AND (e.at < $1 OR e.source_id < $2 \
         OR (e.source_id = $2 AND (e.source_kind > $3 OR (e.source_kind = $3 AND e.part > $4)))) \
         ORDER BY e.at DESC, e.source_id DESC, e.source_kind, e.part LIMIT {limit} OFFSET {offset}"
    );
    let rows = each_backend!(conn => diesel::sql_query(query)
        .bind::<BigInt, _>(spot.at)
        .bind::<BigInt, _>(spot.number)
        .bind::<Text, _>(spot.kind)
        .bind::<Integer, _>(spot.part)
        .load(conn));
    Ok(rows?)
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

/// What refunds took, and gateways kept, counts on the day they did.
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
         AND e.source_kind IN ('order', 'refund', 'fee') GROUP BY e.at / {SLOT_SECONDS}",
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
