//! Rows of `card_claims`, `card_uses`, `card_meters` and `stock_waits` that belong to orders.

use crate::db::schema::{card_batches, card_claims, card_meters, card_uses, cards, stock_waits};
use crate::db::{self, Conn};
use crate::inventory::State;
use crate::types::{CardId, DataKeyId, OrderId, SkuId, Timestamp};
use crate::{each_backend, hot};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// How many who wait are served in one transaction.
const SERVED_AT_ONCE: i64 = 200;

/// Returns how many cards it sold.
pub(super) fn sell_held(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
    now: Timestamp,
) -> Result<usize, db::Error> {
    Ok(each_backend!(conn => Sell { order, sku, now }.execute(conn))?)
}

hot! {
    Sell(both) { order: OrderId, sku: SkuId, now: Timestamp }
    "UPDATE card_claims SET state = 'sold', until = NULL, at = ", now as BigInt;
    " WHERE order_id = ", order as BigInt;
    " AND sku_id = ", sku as BigInt;
    " AND state = 'held'";
}

pub(super) fn count_sold(conn: &mut Conn, order: OrderId, sku: SkuId) -> Result<u32, db::Error> {
    let sold = of_order(order).filter(card_claims::state.eq(State::Sold.as_str()));
    let count: i64 = sold.filter(card_claims::sku_id.eq(sku)).count().get_result(conn)?;
    u32::try_from(count).map_err(|_| db::Error::Corrupt("card_claims"))
}

/// An order that is not complete has nothing sold; what it has is kept for it.
pub(super) fn set_aside(conn: &mut Conn, order: OrderId, sku: SkuId) -> Result<(), db::Error> {
    let sold = of_order(order)
        .filter(card_claims::sku_id.eq(sku))
        .filter(card_claims::state.eq(State::Sold.as_str()));
    let held =
        (card_claims::state.eq(State::Held.as_str()), card_claims::until.eq(None::<Timestamp>));
    diesel::update(sold).set(held).execute(conn)?;
    Ok(())
}

pub(super) fn free_held(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Vec<(SkuId, CardId)>, db::Error> {
    let held = of_order(order).filter(card_claims::state.eq(State::Held.as_str()));
    let freed = diesel::delete(held).returning((card_claims::sku_id, card_claims::card_id));
    Ok(freed.get_results(conn)?)
}

type OfOrder =
    diesel::dsl::Filter<card_claims::table, diesel::dsl::Eq<card_claims::order_id, OrderId>>;

fn of_order(order: OrderId) -> OfOrder {
    card_claims::table.filter(card_claims::order_id.eq(order))
}

/// Who waits for a SKU and for how many, longest first.
pub(super) fn waiting(conn: &mut Conn, sku: SkuId) -> Result<Vec<(OrderId, u32)>, db::Error> {
    let longest_first = stock_waits::table
        .filter(stock_waits::sku_id.eq(sku))
        .order((stock_waits::since, stock_waits::order_id))
        .limit(SERVED_AT_ONCE)
        .select((stock_waits::order_id, stock_waits::missing));
    let rows: Vec<(OrderId, i32)> = match conn {
        // Two imports at the same time must not both serve the same order.
        Conn::Postgres(conn) => longest_first.for_update().load(conn)?,
        Conn::Sqlite(conn) => longest_first.load(conn)?,
    };
    rows.into_iter()
        .map(|(order, missing)| match u32::try_from(missing) {
            Ok(missing) => Ok((order, missing)),
            Err(_) => Err(db::Error::Corrupt("stock_waits.missing")),
        })
        .collect()
}

/// Puts an order into the queue, or keeps its place there with another number.
pub(super) fn wait(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
    missing: u32,
    now: Timestamp,
) -> Result<(), db::Error> {
    let missing = i32::try_from(missing).unwrap_or(i32::MAX);
    let row = (
        stock_waits::order_id.eq(order),
        stock_waits::sku_id.eq(sku),
        stock_waits::missing.eq(missing),
        stock_waits::since.eq(now),
    );
    each_backend!(conn => diesel::insert_into(stock_waits::table)
        .values(row)
        .on_conflict(stock_waits::order_id)
        .do_update()
        .set(stock_waits::missing.eq(missing))
        .execute(conn))?;
    Ok(())
}

pub(super) fn end_wait(conn: &mut Conn, order: OrderId) -> Result<(), db::Error> {
    diesel::delete(stock_waits::table.find(order)).execute(conn)?;
    Ok(())
}

pub(super) fn endless(conn: &mut Conn, sku: SkuId) -> Result<Option<CardId>, db::Error> {
    let out = card_claims::table.filter(card_claims::card_id.eq(card_meters::card_id));
    let oldest = card_meters::table
        .filter(card_meters::sku_id.eq(sku))
        .filter(card_meters::uses_left.is_null())
        .filter(not(exists(out)))
        .order(card_meters::card_id)
        .select(card_meters::card_id);
    Ok(oldest.first(conn).optional()?)
}

/// Cards with uses left, oldest first, kept from others until the transaction ends.
pub(super) fn limited(
    conn: &mut Conn,
    sku: SkuId,
    at_most: usize,
) -> Result<Vec<(CardId, i64)>, db::Error> {
    let out = card_claims::table.filter(card_claims::card_id.eq(card_meters::card_id));
    let oldest_first = card_meters::table
        .filter(card_meters::sku_id.eq(sku))
        .filter(card_meters::uses_left.gt(0))
        .filter(not(exists(out)))
        .order(card_meters::card_id)
        .limit(i64::try_from(at_most).unwrap_or(i64::MAX))
        .select((card_meters::card_id, card_meters::uses_left.assume_not_null()));
    Ok(match conn {
        Conn::Postgres(conn) => oldest_first.for_update().load(conn)?,
        Conn::Sqlite(conn) => oldest_first.load(conn)?,
    })
}

/// `false`: not so many are left.
pub(super) fn count_down(conn: &mut Conn, card: CardId, uses: u32) -> Result<bool, db::Error> {
    let uses = i64::from(uses);
    let enough = card_meters::table.find(card).filter(card_meters::uses_left.ge(uses));
    let less = card_meters::uses_left.eq(card_meters::uses_left - uses);
    Ok(diesel::update(enough).set(less).execute(conn)? == 1)
}

/// Returns the card's SKU. A card without end has nothing to count.
pub(super) fn count_up(
    conn: &mut Conn,
    card: CardId,
    uses: i32,
) -> Result<Option<SkuId>, db::Error> {
    let more = card_meters::uses_left.eq(card_meters::uses_left + i64::from(uses));
    let meter = diesel::update(card_meters::table.find(card)).set(more);
    Ok(meter.returning(card_meters::sku_id).get_result(conn).optional()?)
}

pub(super) fn use_card(
    conn: &mut Conn,
    order: OrderId,
    card: CardId,
    uses: u32,
    state: State,
) -> Result<(), db::Error> {
    let uses = i32::try_from(uses).unwrap_or(i32::MAX);
    let row = (
        card_uses::order_id.eq(order),
        card_uses::card_id.eq(card),
        card_uses::uses.eq(uses),
        card_uses::state.eq(state.as_str()),
    );
    each_backend!(conn => diesel::insert_into(card_uses::table)
        .values(row)
        .on_conflict((card_uses::order_id, card_uses::card_id))
        .do_update()
        .set(card_uses::uses.eq(card_uses::uses + uses))
        .execute(conn))?;
    Ok(())
}

/// Held and sold.
pub(super) fn count_uses(conn: &mut Conn, order: OrderId) -> Result<u32, db::Error> {
    let uses = card_uses::table.filter(card_uses::order_id.eq(order)).select(card_uses::uses);
    let sum: i64 = uses.load::<i32>(conn)?.into_iter().map(i64::from).sum();
    u32::try_from(sum).map_err(|_| db::Error::Corrupt("card_uses.uses"))
}

pub(super) fn sell_uses(conn: &mut Conn, order: OrderId) -> Result<(), db::Error> {
    let of_order = card_uses::table.filter(card_uses::order_id.eq(order));
    diesel::update(of_order).set(card_uses::state.eq(State::Sold.as_str())).execute(conn)?;
    Ok(())
}

pub(super) fn free_uses(conn: &mut Conn, order: OrderId) -> Result<Vec<(CardId, i32)>, db::Error> {
    let held = card_uses::table
        .filter(card_uses::order_id.eq(order))
        .filter(card_uses::state.eq(State::Held.as_str()));
    let freed = diesel::delete(held).returning((card_uses::card_id, card_uses::uses));
    Ok(freed.get_results(conn)?)
}

/// What the order holds of cards that were taken out of sale meanwhile, locked or void.
pub(super) fn free_uses_of_gone(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Vec<(CardId, i32)>, db::Error> {
    let gone = card_claims::table.filter(card_claims::card_id.eq(card_uses::card_id));
    let held = card_uses::table
        .filter(card_uses::order_id.eq(order))
        .filter(card_uses::state.eq(State::Held.as_str()))
        .filter(exists(gone));
    let freed = diesel::delete(held).returning((card_uses::card_id, card_uses::uses));
    Ok(freed.get_results(conn)?)
}

/// A card as it lies in the database.
#[derive(Debug, Queryable)]
pub(super) struct SealedCard {
    pub(super) id: CardId,
    pub(super) sku: SkuId,
    pub(super) sealed: Vec<u8>,
    pub(super) key: DataKeyId,
}

/// The sold cards of an order, oldest first.
pub(super) fn sold(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
) -> Result<Vec<SealedCard>, db::Error> {
    let sold = card_claims::table
        .inner_join(cards::table.on(cards::id.eq(card_claims::card_id)))
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .filter(card_claims::order_id.eq(order))
        .filter(card_claims::sku_id.eq(sku))
        .filter(card_claims::state.eq(State::Sold.as_str()))
        .order(card_claims::card_id)
        .select((cards::id, cards::sku_id, cards::sealed, card_batches::data_key_id));
    Ok(each_backend!(conn => sold.load(conn))?)
}

/// The reusable cards of a paid order, each as often as it was bought.
pub(super) fn used(
    conn: &mut Conn,
    order: OrderId,
    sku: SkuId,
) -> Result<Vec<(SealedCard, i32)>, db::Error> {
    Ok(card_uses::table
        .inner_join(cards::table.on(cards::id.eq(card_uses::card_id)))
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .filter(card_uses::order_id.eq(order))
        .filter(cards::sku_id.eq(sku))
        .filter(card_uses::state.eq(State::Sold.as_str()))
        .order(cards::id)
        .select((
            (cards::id, cards::sku_id, cards::sealed, card_batches::data_key_id),
            card_uses::uses,
        ))
        .load(conn)?)
}
