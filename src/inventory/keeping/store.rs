//! Rows of `card_claims` that belong to no order, and of `card_batches`.

use crate::db::schema::{card_batches, card_claims, card_meters, card_uses, cards, products, skus};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::inventory::State;
use crate::types::{BatchId, CardId, DataKeyId, OrderId, SkuId, SupplierId, Timestamp};
use diesel::dsl::{auto_type, exists, min, not};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// The source of a batch that was not imported but moved here.
pub(super) const MOVE: &str = "move";

/// A card as it lies in the database.
#[derive(Debug, Queryable)]
pub(super) struct Sealed {
    pub(super) id: CardId,
    pub(super) sku: SkuId,
    pub(super) batch: BatchId,
    pub(super) sealed: Vec<u8>,
    pub(super) key: DataKeyId,
}

/// Whether a card is a reusable one that has no uses left.
#[auto_type]
pub(super) fn used_up() -> _ {
    exists(
        card_meters::table
            .filter(card_meters::card_id.eq(cards::id))
            .filter(card_meters::uses_left.eq(0_i64)),
    )
}

pub(super) type Standing = (CardId, SkuId, State);

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

/// Free and locked cards of a batch that somebody can still get.
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
        .filter(not(used_up()))
        .order(cards::id)
        .limit(limit)
        .select((cards::id, cards::sku_id, card_claims::state.nullable()));
    standing(unsold.load(conn)?)
}

/// Those of them that are free or void, in batches that were withdrawn.
pub(super) fn of_withdrawn(conn: &mut Conn, of: &[CardId]) -> Result<Vec<Standing>, db::Error> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let there = cards::table
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::id.eq_any(of))
        .filter(card_batches::state.eq("withdrawn"))
        .filter(card_claims::card_id.is_null().or(card_claims::state.eq(State::Void.as_str())))
        .filter(not(used_up()))
        .select((cards::id, cards::sku_id, card_claims::state.nullable()));
    standing(there.load(conn)?)
}

/// `false`: somebody was faster.
pub(super) fn step(
    conn: &mut Conn,
    (card, sku, from): Standing,
    to: State,
    now: Timestamp,
) -> Result<bool, db::Error> {
    match (from, to) {
        (State::Free, to) => take_out(conn, card, sku, to, now),
        (from, State::Free) => put_back(conn, card, from),
        (from, to) => advance(conn, card, from, to, now),
    }
}

/// `false`: somebody has it.
fn take_out(
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

fn put_back(conn: &mut Conn, card: CardId, from: State) -> Result<bool, db::Error> {
    let claim = card_claims::table.find(card).filter(card_claims::state.eq(from.as_str()));
    Ok(diesel::delete(claim).execute(conn)? == 1)
}

fn advance(
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

/// Whose the goods are; `None`: the platform's.
pub(super) fn owners(
    conn: &mut Conn,
    of: Vec<SkuId>,
) -> Result<HashMap<SkuId, Option<SupplierId>>, db::Error> {
    let known = skus::table
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .filter(skus::id.eq_any(of))
        .select((skus::id, products::supplier_id));
    Ok(known.load(conn)?.into_iter().collect())
}

/// How often a reusable card may still be handed out; `None`: there is no end, or it is none.
pub(super) fn uses_left(conn: &mut Conn, card: CardId) -> Result<Option<u32>, db::Error> {
    let meter = card_meters::table.find(card).select(card_meters::uses_left);
    let left: Option<Option<i64>> = meter.first(conn).optional()?;
    Ok(left.flatten().map(|it| u32::try_from(it).unwrap_or(0)))
}

/// Those of them that may be handed out more than once, whether they were or not: a move to another
/// SKU gives a card a new row, which does not know who has it.
pub(super) fn reusable_ones(conn: &mut Conn, of: &[CardId]) -> Result<HashSet<CardId>, db::Error> {
    if of.is_empty() {
        return Ok(HashSet::new());
    }
    let metered = card_meters::table.filter(card_meters::card_id.eq_any(of));
    let metered: Vec<CardId> = metered.select(card_meters::card_id).load(conn)?;
    Ok(metered.into_iter().collect())
}

/// Those of them that somebody has or may have: reusable ones with an order, and those that were moved
/// here, which do not know theirs. Reads all uses there are where some of them are reusable: a batch is
/// withdrawn rarely.
pub(super) fn known_to_buyers(
    conn: &mut Conn,
    of: &[CardId],
) -> Result<HashSet<CardId>, db::Error> {
    let reusable = reusable_ones(conn, of)?;
    if reusable.is_empty() {
        return Ok(reusable);
    }
    let reusable: Vec<CardId> = reusable.into_iter().collect();
    let used = card_uses::table.filter(card_uses::card_id.eq_any(&reusable));
    let used: Vec<CardId> = used.select(card_uses::card_id).distinct().load(conn)?;
    let moved = cards::table
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .filter(cards::id.eq_any(&reusable))
        .filter(card_batches::source.eq(MOVE))
        .select(cards::id);
    Ok(moved.load(conn)?.into_iter().chain(used).collect())
}

/// These texts may come again.
pub(super) fn let_come_again(conn: &mut Conn, of: &[CardId]) -> Result<(), db::Error> {
    if of.is_empty() {
        return Ok(());
    }
    let own = cards::copy.eq(diesel::dsl::sql::<diesel::sql_types::BigInt>("id"));
    diesel::update(cards::table.filter(cards::id.eq_any(of))).set(own).execute(conn)?;
    Ok(())
}

/// The card that keeps a text from coming to a SKU lets it come if it is void itself.
pub(super) fn give_way(conn: &mut Conn, sku: SkuId, fingerprint: &[u8]) -> Result<bool, db::Error> {
    let void = cards::table
        .inner_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::fingerprint.eq(fingerprint))
        .filter(cards::sku_id.eq(sku))
        .filter(cards::copy.eq(0))
        .filter(card_claims::state.eq(State::Void.as_str()))
        .select(cards::id);
    let Some(card) = void.first::<CardId>(conn).optional()? else {
        return Ok(false);
    };
    let_come_again(conn, &[card])?;
    Ok(true)
}

/// One card for each text that a SKU has only as copies.
pub(super) fn firsts_of_copies(conn: &mut Conn, sku: SkuId) -> Result<Vec<CardId>, db::Error> {
    let void = card_claims::table
        .filter(card_claims::card_id.eq(cards::id))
        .filter(card_claims::state.eq(State::Void.as_str()));
    let firsts = cards::table
        .filter(cards::sku_id.eq(sku))
        .filter(not(exists(void)))
        .group_by(cards::fingerprint)
        .having(min(cards::copy).gt(0))
        .select(min(cards::id).assume_not_null());
    Ok(firsts.load(conn)?)
}

pub(super) fn stand_for_their_text(conn: &mut Conn, of: &[CardId]) -> Result<(), db::Error> {
    diesel::update(cards::table.filter(cards::id.eq_any(of)))
        .set(cards::copy.eq(0))
        .execute(conn)?;
    Ok(())
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

/// Narrows cards beside their claims. Used-up reusable ones are among the sold, not among the free.
macro_rules! in_state {
    ($cards:expr, $state:expr) => {
        match $state {
            State::Free => $cards.filter(card_claims::card_id.is_null()).filter(not(used_up())),
            State::Sold => $cards.filter(
                card_claims::state
                    .eq(State::Sold.as_str())
                    .or(card_claims::card_id.is_null().and(used_up())),
            ),
            state => $cards.filter(card_claims::state.eq(state.as_str())),
        }
    };
}
pub(super) use in_state;

pub(super) fn sealed_in_state(
    conn: &mut Conn,
    sku: SkuId,
    state: State,
    after: CardId,
    limit: i64,
) -> Result<Vec<Sealed>, db::Error> {
    let next = cards::table
        .inner_join(card_batches::table.on(card_batches::id.eq(cards::batch_id)))
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
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
    Ok(in_state!(next, state).load(conn)?)
}

pub(super) fn count_in_state(conn: &mut Conn, sku: SkuId, state: State) -> Result<i64, db::Error> {
    let of_sku = cards::table
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::sku_id.eq(sku))
        .count()
        .into_boxed();
    Ok(in_state!(of_sku, state).get_result(conn)?)
}

/// Whether it was not withdrawn before; `None`: there is none.
pub(super) fn mark_withdrawn(conn: &mut Conn, batch: BatchId) -> Result<Option<bool>, db::Error> {
    let batch = card_batches::table.find(batch);
    let before: Option<String> = batch.select(card_batches::state).first(conn).optional()?;
    diesel::update(batch).set(card_batches::state.eq("withdrawn")).execute(conn)?;
    Ok(before.map(|it| it != "withdrawn"))
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
