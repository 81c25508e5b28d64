//! Payments that pay nothing, and rows of `odd_money`.

use super::{Gone, Odd, Way};
use crate::db::schema::{gateway_accounts, odd_money, payment_facts};
use crate::db::{self, Conn};
use crate::payments::Outcome;
use crate::types::{GatewayAccountId, Money, OrderId, Page, PageRequest, Timestamp};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// The conditions of the partial indexes of `payment_facts`, word for word.
const ODD: &str = "payment_facts.outcome <> 'settled'";
const OPEN: &str = "payment_facts.odd_left > 0";
/// Of one bill; more would be somebody's joke.
const MOST_OF_BILL: i64 = 100;

#[derive(Queryable)]
struct Row {
    id: i64,
    account: GatewayAccountId,
    account_name: String,
    event_key: String,
    bill: String,
    order: Option<OrderId>,
    amount: i64,
    left: i64,
    currency: String,
    outcome: String,
    at: Timestamp,
}

/// A macro, because a boxed query cannot be counted.
macro_rules! facts {
    ($wanted:expr) => {
        payment_facts::table
            .inner_join(
                gateway_accounts::table.on(gateway_accounts::id.eq(payment_facts::account_id)),
            )
            .filter(sql::<Bool>($wanted))
    };
}

macro_rules! columns {
    () => {
        (
            payment_facts::id,
            payment_facts::account_id,
            gateway_accounts::name,
            payment_facts::event_key,
            payment_facts::order_code,
            payment_facts::order_id,
            payment_facts::amount,
            payment_facts::odd_left,
            payment_facts::currency,
            payment_facts::outcome,
            payment_facts::received_at,
        )
    };
}

fn read(row: Row) -> Result<Odd, db::Error> {
    let currency =
        row.currency.parse().map_err(|_| db::Error::Corrupt("payment_facts.currency"))?;
    let outcome = Outcome::from_word(&row.outcome);
    Ok(Odd {
        id: row.id,
        account: row.account,
        account_name: row.account_name,
        event_key: row.event_key,
        bill: row.bill,
        has_order: row.order.is_some(),
        amount: Money::new(row.amount, currency),
        left: Money::new(row.left, currency),
        outcome: outcome.ok_or(db::Error::Corrupt("payment_facts.outcome"))?,
        at: row.at,
    })
}

/// The newest first; `open`: only those of which something still lies in suspense.
pub fn list(conn: &mut Conn, open: bool, page: PageRequest) -> Result<Page<Odd>, db::Error> {
    let wanted = if open { OPEN } else { ODD };
    let total = facts!(wanted).count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<Row> = facts!(wanted)
        .order(payment_facts::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(columns!())
        .load(conn)?;
    let items = rows.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(page.of(items, total))
}

/// `None`: there is none, or it paid what it was for.
pub fn find(conn: &mut Conn, id: i64) -> Result<Option<Odd>, db::Error> {
    let one = facts!(ODD).filter(payment_facts::id.eq(id)).select(columns!());
    one.first::<Row>(conn).optional()?.map(read).transpose()
}

/// What came for this code, paid nothing and still lies in suspense, the oldest first.
pub fn open_of_bill(conn: &mut Conn, bill: &str) -> Result<Vec<Odd>, db::Error> {
    let of_bill = facts!(OPEN).filter(payment_facts::order_code.eq(bill));
    let mut rows: Vec<Row> = of_bill.limit(MOST_OF_BILL).select(columns!()).load(conn)?;
    // A database that has to sort them may rather look through all payments in that order.
    rows.sort_by_key(|it| it.id);
    rows.into_iter().map(read).collect()
}

/// What became of a payment so far, the oldest first.
pub fn list_gone(conn: &mut Conn, odd: &Odd) -> Result<Vec<Gone>, db::Error> {
    let rows: Vec<(String, i64, String, String, Timestamp)> = odd_money::table
        .filter(odd_money::fact_id.eq(odd.id))
        .order(odd_money::id)
        .select((
            odd_money::way,
            odd_money::amount,
            odd_money::note,
            odd_money::actor,
            odd_money::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(way, amount, note, actor, at)| {
            let way = Way::from_word(&way).ok_or(db::Error::Corrupt("odd_money.way"))?;
            let amount = Money::new(amount, odd.amount.currency());
            Ok(Gone { way, amount, note, actor, at })
        })
        .collect()
}

/// It lies in suspense no longer.
pub(super) fn insert(conn: &mut Conn, fact: i64, gone: &Gone) -> Result<i64, db::Error> {
    let row = (
        odd_money::fact_id.eq(fact),
        odd_money::way.eq(gone.way.as_str()),
        odd_money::amount.eq(gone.amount.minor()),
        odd_money::note.eq(&gone.note),
        odd_money::actor.eq(&gone.actor),
        odd_money::at.eq(gone.at),
    );
    diesel::update(payment_facts::table.find(fact))
        .set(payment_facts::odd_left.eq(payment_facts::odd_left - gone.amount.minor()))
        .execute(conn)?;
    let added = diesel::insert_into(odd_money::table).values(row);
    Ok(added.returning(odd_money::id).get_result(conn)?)
}
