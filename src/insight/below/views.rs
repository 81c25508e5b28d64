//! Sales of shops below.

use super::{Place, Sale};
use crate::db::schema::{agents, ledger_entries, orders};
use crate::db::{self, Conn};
use crate::ledger::Account;
use crate::types::{AgentId, Currency, Money, OrderId, Timestamp};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// The condition of the partial index `ledger_entries_agents`, word for word.
const AGENTS: &str = "substr(ledger_entries.account, 1, 6) = 'agent:'";

type Row = (Timestamp, i64, String, i64, i64, String);

/// The newest first: at most `limit` of those older than `beyond`.
pub fn list_beyond(
    conn: &mut Conn,
    agent: AgentId,
    beyond: Option<Place>,
    limit: u32,
) -> Result<Vec<Sale>, db::Error> {
    let mut his = ledger_entries::table
        .inner_join(orders::table.on(orders::id.eq(ledger_entries::source_id)))
        .inner_join(agents::table.on(orders::agent_id.eq(agents::id.nullable())))
        .filter(ledger_entries::account.eq(Account::Agent(agent).to_string()))
        .filter(sql::<Bool>(AGENTS))
        .filter(ledger_entries::source_kind.eq("order"))
        .filter(agents::id.ne(agent))
        .into_boxed();
    if let Some(Place { at, order }) = beyond {
        let same = ledger_entries::at.eq(at).and(ledger_entries::source_id.lt(order.0));
        // The first half lets an index begin where the part before ended.
        his = his.filter(ledger_entries::at.le(at)).filter(ledger_entries::at.lt(at).or(same));
    }
    let rows: Vec<Row> = his
        .order((ledger_entries::at.desc(), ledger_entries::source_id.desc()))
        .limit(i64::from(limit))
        .select((
            ledger_entries::at,
            ledger_entries::source_id,
            agents::name,
            orders::total,
            ledger_entries::amount,
            ledger_entries::currency,
        ))
        .load(conn)?;
    rows.into_iter().map(sale).collect()
}

fn sale((at, order, agent, total, profit, currency): Row) -> Result<Sale, db::Error> {
    let corrupt = |_| db::Error::Corrupt("ledger_entries.currency");
    let currency: Currency = currency.parse().map_err(corrupt)?;
    let money = |minor| Money::new(minor, currency);
    let place = Place { at, order: OrderId(order) };
    Ok(Sale { place, agent, total: money(total), profit: money(profit) })
}
