//! Rows of `card_claims` that belong to no order, and of `card_batches`.

use crate::db::schema::{card_batches, card_claims, cards};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::inventory::State;
use crate::types::{BatchId, CardId, DataKeyId, OrderId, SkuId, Timestamp};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

/// A card as it lies in the database.
#[derive(Debug, Queryable)]
pub(super) struct Sealed {
    pub(super) id: CardId,
    pub(super) sku: SkuId,
    pub(super) batch: BatchId,
    pub(super) sealed: Vec<u8>,
    pub(super) key: DataKeyId,
}

type Standing = (CardId, SkuId, State);

fn standing(rows: Vec<(CardId, SkuId, Option<String>)>) -> Result<Vec<Standing>, db::Error> {
    let read = |(card, sku, word): (CardId, SkuId, Option<String>)| {
        let state = match word.as_deref() {
            None => State::Free,
            Some(word) => State::from_word(word).ok_or(db::Error::Corrupt("card_claims.state"))?,
        };
        Ok((card, sku, state))
    };
    rows.into_iter().map(read).collect()
}

pub(super) fn states(conn: &mut Conn, of: &[CardId]) -> Result<Vec<Standing>, db::Error> {
    let known = cards::table
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::id.eq_any(of))
        .order(cards::id)
        .select((cards::id, cards::sku_id, card_claims::state.nullable()));
    standing(known.load(conn)?)
}

/// Free and locked cards of a batch.
pub(super) fn unsold_of_batch(
    conn: &mut Conn,
    batch: BatchId,
    after: CardId,
    limit: i64,
) -> Result<Vec<Standing>, db::Error> {
    let unsold = cards::table
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::batch_id.eq(batch))
        .filter(cards::id.gt(after))
        .filter(card_claims::card_id.is_null().or(card_claims::state.eq(State::Locked.as_str())))
        .order(cards::id)
        .limit(limit)
        .select((cards::id, cards::sku_id, card_claims::state.nullable()));
    standing(unsold.load(conn)?)
}

/// `false`: somebody has it.
pub(super) fn take_out(
    conn: &mut Conn,
    card: CardId,
    sku: SkuId,
    to: State,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let row = (
        card_claims::card_id.eq(card),
        card_claims::sku_id.eq(sku),
        card_claims::state.eq(to.as_str()),
        card_claims::order_id.eq(None::<OrderId>),
        card_claims::until.eq(None::<Timestamp>),
        card_claims::at.eq(now),
    );
    let count = each_backend!(conn => diesel::insert_into(card_claims::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(count == 1)
}

pub(super) fn put_back(conn: &mut Conn, card: CardId, from: State) -> Result<bool, db::Error> {
    let claim = card_claims::table.find(card).filter(card_claims::state.eq(from.as_str()));
    Ok(diesel::delete(claim).execute(conn)? == 1)
}

pub(super) fn advance(
    conn: &mut Conn,
    card: CardId,
    from: State,
    to: State,
    now: Timestamp,
) -> Result<bool, db::Error> {
    let claim = card_claims::table.find(card).filter(card_claims::state.eq(from.as_str()));
    let change = (card_claims::state.eq(to.as_str()), card_claims::at.eq(now));
    Ok(diesel::update(claim).set(change).execute(conn)? == 1)
}

pub(super) fn find_sealed(conn: &mut Conn, card: CardId) -> Result<Option<Sealed>, db::Error> {
    let found = cards::table
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .filter(cards::id.eq(card))
        .select((
            cards::id,
            cards::sku_id,
            cards::batch_id,
            cards::sealed,
            card_batches::data_key_id,
        ));
    Ok(found.first(conn).optional()?)
}

pub(super) fn sealed_in_state(
    conn: &mut Conn,
    sku: SkuId,
    state: State,
    after: CardId,
    limit: i64,
) -> Result<Vec<Sealed>, db::Error> {
    let claim = card_claims::table.filter(card_claims::card_id.eq(cards::id));
    let mut next = cards::table
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .filter(cards::sku_id.eq(sku))
        .filter(cards::id.gt(after))
        .order(cards::id)
        .limit(limit)
        .select((
            cards::id,
            cards::sku_id,
            cards::batch_id,
            cards::sealed,
            card_batches::data_key_id,
        ))
        .into_boxed();
    next = match state {
        State::Free => next.filter(not(exists(claim))),
        state => next.filter(exists(claim.filter(card_claims::state.eq(state.as_str())))),
    };
    Ok(next.load(conn)?)
}

pub(super) fn count_in_state(conn: &mut Conn, sku: SkuId, state: State) -> Result<i64, db::Error> {
    let claims = card_claims::table.filter(card_claims::sku_id.eq(sku));
    if state != State::Free {
        let there = claims.filter(card_claims::state.eq(state.as_str()));
        return Ok(there.count().get_result(conn)?);
    }
    let all: i64 = cards::table.filter(cards::sku_id.eq(sku)).count().get_result(conn)?;
    Ok(all - claims.count().get_result::<i64>(conn)?)
}

pub(super) fn mark_withdrawn(conn: &mut Conn, batch: BatchId) -> Result<bool, db::Error> {
    let state = card_batches::state.eq("withdrawn");
    Ok(diesel::update(card_batches::table.find(batch)).set(state).execute(conn)? == 1)
}

pub(super) fn describe_batch(
    conn: &mut Conn,
    batch: BatchId,
    note: &str,
    cost: Option<i64>,
) -> Result<bool, db::Error> {
    let change = (card_batches::note.eq(note), card_batches::cost.eq(cost));
    Ok(diesel::update(card_batches::table.find(batch)).set(change).execute(conn)? == 1)
}

/// Of a batch that got no card.
pub(super) fn delete_batch(conn: &mut Conn, batch: BatchId) -> Result<(), db::Error> {
    diesel::delete(card_batches::table.find(batch)).execute(conn)?;
    Ok(())
}
