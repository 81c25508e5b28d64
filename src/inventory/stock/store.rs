//! Free cards: `cards` without a row in `card_claims`, from the SKU's watermark on.

use super::For;
use crate::db::schema::{card_batches, card_claims, card_meters, cards, skus, stock_waits};
use crate::db::{self, Conn};
use crate::hot;
use crate::inventory::State;
use crate::types::{CardId, OrderId, SkuCode, SkuId, Timestamp};
use diesel::dsl::{count, count_star, exists, max, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;
use std::collections::HashMap;
use std::ops::Range;

/// How a SKU's cards are handed out.
#[derive(Debug, Clone, Copy)]
pub(in crate::inventory) struct Terms {
    pub(in crate::inventory) reusable: bool,
    pub(super) random: bool,
    /// Every card with a smaller id is sold or void for ever.
    pub(super) free_from: i64,
}

pub(in crate::inventory) fn find_terms(
    conn: &mut Conn,
    sku: SkuId,
) -> Result<Option<Terms>, db::Error> {
    let columns = (skus::card_kind, skus::take_order, skus::free_from);
    let row: Option<(String, String, i64)> =
        skus::table.find(sku).select(columns).first(conn).optional()?;
    Ok(row.map(|(kind, order, free_from)| Terms {
        reusable: kind == "reusable",
        random: order == "random",
        free_from,
    }))
}

/// The free cards of a range of ids. A macro, because each use ends the query differently.
macro_rules! free {
    ($sku:expr, $range:expr, $limit:expr) => {
        cards::table
            .filter(cards::sku_id.eq($sku))
            .filter(cards::id.ge($range.start))
            .filter(cards::id.lt($range.end))
            .filter(not(exists(card_claims::table.filter(card_claims::card_id.eq(cards::id)))))
            .order(cards::id)
            .limit(i64::try_from($limit).unwrap_or(i64::MAX))
            .select(cards::id)
    };
}

pub(super) fn free(
    conn: &mut Conn,
    sku: SkuId,
    range: Range<i64>,
    limit: usize,
) -> Result<Vec<CardId>, db::Error> {
    Ok(free!(sku, range, limit).load(conn)?)
}

/// Passes over what another transaction is picking.
pub(super) fn pick(
    conn: &mut Conn,
    sku: SkuId,
    range: Range<i64>,
    wanted: usize,
) -> Result<Vec<CardId>, db::Error> {
    let oldest_first = free!(sku, range, wanted);
    Ok(match conn {
        Conn::Postgres(conn) => oldest_first.for_update().skip_locked().load(conn)?,
        // The write transaction is already alone.
        Conn::Sqlite(conn) => oldest_first.load(conn)?,
    })
}

/// Waits for whoever is picking the same cards.
pub(super) fn pick_patiently(
    conn: &mut Conn,
    sku: SkuId,
    from: i64,
    wanted: usize,
) -> Result<Vec<CardId>, db::Error> {
    Ok(match conn {
        Conn::Postgres(conn) => free!(sku, (from..i64::MAX), wanted).for_update().load(conn)?,
        Conn::Sqlite(_) => Vec::new(),
    })
}

pub(super) fn newest_card(conn: &mut Conn, sku: SkuId) -> Result<i64, db::Error> {
    let newest = cards::table.filter(cards::sku_id.eq(sku)).select(max(cards::id));
    Ok(newest.first::<Option<i64>>(conn)?.unwrap_or(0))
}

pub(super) fn count_free(conn: &mut Conn, sku: SkuId, from: i64) -> Result<i64, db::Error> {
    let there = cards::table.filter(cards::sku_id.eq(sku)).filter(cards::id.ge(from)).count();
    let taken = card_claims::table
        .filter(card_claims::sku_id.eq(sku))
        .filter(card_claims::card_id.ge(from))
        .count();
    Ok(there.get_result::<i64>(conn)? - taken.get_result::<i64>(conn)?)
}

/// Free cards of each SKU; uses left of reusable ones, `i64::MAX` without end.
pub(super) fn count_all(conn: &mut Conn, of: &[SkuId]) -> Result<HashMap<SkuId, i64>, db::Error> {
    let mut counts = HashMap::new();
    for of in of.chunks(500) {
        count_cards(conn, of, &mut counts)?;
        count_uses(conn, of, &mut counts)?;
    }
    Ok(counts)
}

fn count_cards(
    conn: &mut Conn,
    of: &[SkuId],
    counts: &mut HashMap<SkuId, i64>,
) -> Result<(), db::Error> {
    let there = cards::table
        .inner_join(skus::table.on(skus::id.eq(cards::sku_id)))
        .filter(cards::sku_id.eq_any(of))
        .filter(skus::card_kind.ne("reusable"))
        .filter(cards::id.ge(skus::free_from))
        .group_by(cards::sku_id)
        .select((cards::sku_id, count_star()));
    let taken = card_claims::table
        .inner_join(skus::table.on(skus::id.eq(card_claims::sku_id)))
        .filter(card_claims::sku_id.eq_any(of))
        .filter(skus::card_kind.ne("reusable"))
        .filter(card_claims::card_id.ge(skus::free_from))
        .group_by(card_claims::sku_id)
        .select((card_claims::sku_id, count_star()));
    for (sku, count) in there.load::<(SkuId, i64)>(conn)? {
        *counts.entry(sku).or_default() += count;
    }
    for (sku, count) in taken.load::<(SkuId, i64)>(conn)? {
        *counts.entry(sku).or_default() -= count;
    }
    Ok(())
}

fn count_uses(
    conn: &mut Conn,
    of: &[SkuId],
    counts: &mut HashMap<SkuId, i64>,
) -> Result<(), db::Error> {
    let out = card_claims::table.filter(card_claims::card_id.eq(card_meters::card_id));
    let left = card_meters::table
        .filter(card_meters::sku_id.eq_any(of))
        .filter(not(exists(out)))
        .group_by(card_meters::sku_id)
        .select((
            card_meters::sku_id,
            count_star(),
            count(card_meters::uses_left),
            db::sum_minor("uses_left"),
        ));
    for (sku, meters, limited, uses) in left.load::<(SkuId, i64, i64, i64)>(conn)? {
        counts.insert(sku, if meters > limited { i64::MAX } else { uses });
    }
    Ok(())
}

/// What there is of a SKU.
#[derive(Debug, Clone)]
pub(super) struct Stock {
    pub(super) sku: SkuId,
    pub(super) code: SkuCode,
    pub(super) reusable: bool,
    pub(super) free: i64,
    /// The operator knows already.
    pub(super) told_low: bool,
    low_at: i64,
}

impl Stock {
    pub(super) fn low(&self) -> bool {
        self.low_at > 0 && self.free <= self.low_at
    }
}

/// Every SKU that has cards.
pub(super) fn stock_of_all(conn: &mut Conn) -> Result<Vec<Stock>, db::Error> {
    let columns = (skus::id, skus::code, skus::card_kind, skus::low_stock_told, skus::low_stock_at);
    let with_cards = skus::table.filter(skus::delivery.eq("cards")).order(skus::id);
    let rows: Vec<(SkuId, String, String, bool, i32)> = with_cards.select(columns).load(conn)?;
    let ids: Vec<SkuId> = rows.iter().map(|row| row.0).collect();
    let counts = count_all(conn, &ids)?;
    rows.into_iter()
        .map(|(sku, code, kind, told_low, low_at)| {
            Ok(Stock {
                sku,
                code: code.parse().map_err(|_| db::Error::Corrupt("skus.code"))?,
                reusable: kind == "reusable",
                free: counts.get(&sku).copied().unwrap_or(0),
                told_low,
                low_at: i64::from(low_at),
            })
        })
        .collect()
}

/// `false`: it was marked so before.
pub(super) fn mark_low(conn: &mut Conn, sku: SkuId, low: bool) -> Result<bool, db::Error> {
    let other = skus::table.find(sku).filter(skus::low_stock_told.ne(low));
    Ok(diesel::update(other).set(skus::low_stock_told.eq(low)).execute(conn)? == 1)
}

/// SKUs whose cards at the watermark are sold, with where it may go.
pub(super) fn watermarks(conn: &mut Conn) -> Result<Vec<(SkuId, i64)>, db::Error> {
    let gone = [State::Sold.as_str(), State::Void.as_str()];
    let with_gone = skus::table
        .filter(skus::delivery.eq("cards"))
        .filter(skus::card_kind.ne("reusable"))
        .filter(exists(
            card_claims::table
                .filter(card_claims::sku_id.eq(skus::id))
                .filter(card_claims::card_id.ge(skus::free_from)),
        ))
        .select((skus::id, skus::free_from));
    let mut raised = Vec::new();
    for (sku, free_from) in with_gone.load::<(SkuId, i64)>(conn)? {
        // Asked first: cards that come in between the two questions stay above the mark.
        let newest = newest_card(conn, sku)?;
        let for_ever = card_claims::table
            .filter(card_claims::card_id.eq(cards::id))
            .filter(card_claims::state.eq_any(gone));
        let first = cards::table
            .filter(cards::sku_id.eq(sku))
            .filter(cards::id.ge(free_from))
            .filter(not(exists(for_ever)))
            .order(cards::id)
            .select(cards::id)
            .first::<i64>(conn)
            .optional()?;
        let to = first.unwrap_or(newest + 1);
        if to > free_from {
            raised.push((sku, to));
        }
    }
    Ok(raised)
}

pub(super) fn raise_watermark(conn: &mut Conn, sku: SkuId, to: i64) -> Result<(), db::Error> {
    let lower = skus::table.find(sku).filter(skus::free_from.lt(to));
    diesel::update(lower).set(skus::free_from.eq(to)).execute(conn)?;
    Ok(())
}

pub(super) fn waited_for(conn: &mut Conn) -> Result<Vec<SkuId>, db::Error> {
    Ok(stock_waits::table.select(stock_waits::sku_id).distinct().load(conn)?)
}

/// The SKUs of the newest batches: more than anybody begins between two looks.
pub(super) fn lately_stocked(conn: &mut Conn) -> Result<Vec<SkuId>, db::Error> {
    let newest = card_batches::table.order(card_batches::id.desc()).limit(100);
    let mut skus: Vec<SkuId> = newest.select(card_batches::sku_id).load(conn)?;
    skus.sort_unstable();
    skus.dedup();
    Ok(skus)
}

/// Takes these cards, if they exist and nobody has one of them. Returns how many it could take: the
/// caller undoes the transaction when that is not all. One statement, prepared once.
pub(in crate::inventory) fn claim_exactly(
    conn: &mut Conn,
    sku: SkuId,
    cards: &[CardId],
    whom: For,
    now: Timestamp,
) -> Result<usize, db::Error> {
    match conn {
        Conn::Postgres(conn) => {
            // Two transactions that take the same cards meet at the same one first.
            let mut cards = cards.to_vec();
            cards.sort_unstable();
            Ok(ClaimMany {
                cards,
                sku,
                state: whom.state.as_str(),
                order: whom.order,
                until: whom.until,
                now,
            }
            .execute(conn)?)
        }
        Conn::Sqlite(conn) => {
            let mut taken = 0;
            for card in cards {
                taken += claim_one(*card, sku, whom, now).execute(conn)?;
            }
            Ok(taken)
        }
    }
}

/// Takes those of the cards that nobody has, and returns them.
pub(super) fn claim(
    conn: &mut Conn,
    sku: SkuId,
    cards: &[CardId],
    whom: For,
    now: Timestamp,
) -> Result<Vec<CardId>, db::Error> {
    match conn {
        Conn::Postgres(conn) => {
            let rows: Vec<_> = cards
                .iter()
                .map(|card| {
                    (
                        card_claims::card_id.eq(*card),
                        card_claims::sku_id.eq(sku),
                        card_claims::state.eq(whom.state.as_str()),
                        card_claims::order_id.eq(whom.order),
                        card_claims::until.eq(whom.until),
                        card_claims::at.eq(now),
                    )
                })
                .collect();
            Ok(diesel::insert_into(card_claims::table)
                .values(rows)
                .on_conflict_do_nothing()
                .returning(card_claims::card_id)
                .get_results(conn)?)
        }
        Conn::Sqlite(conn) => {
            let mut taken = Vec::with_capacity(cards.len());
            for card in cards {
                if claim_one(*card, sku, whom, now).execute(conn)? == 1 {
                    taken.push(*card);
                }
            }
            Ok(taken)
        }
    }
}

fn claim_one(card: CardId, sku: SkuId, whom: For, now: Timestamp) -> ClaimOne {
    let For { order, state, until } = whom;
    ClaimOne { card, sku, state: state.as_str(), order, until, now }
}

hot! {
    ClaimOne(Sqlite, SqliteConnection) {
        card: CardId, sku: SkuId, state: &'static str, order: OrderId, until: Option<Timestamp>, now: Timestamp,
    }
    "INSERT INTO card_claims (card_id, sku_id, state, order_id, until, at) SELECT id, sku_id, ", state as Text;
    ", ", order as BigInt;
    ", ", until as Nullable<BigInt>;
    ", ", now as BigInt;
    " FROM cards WHERE id = ", card as BigInt;
    " AND sku_id = ", sku as BigInt;
    " ON CONFLICT DO NOTHING";
}

hot! {
    ClaimMany(Pg, PgConnection) {
        cards: Vec<CardId>, sku: SkuId, state: &'static str, order: OrderId, until: Option<Timestamp>, now: Timestamp,
    }
    "INSERT INTO card_claims (card_id, sku_id, state, order_id, until, at) SELECT id, sku_id, ", state as Text;
    ", ", order as BigInt;
    ", ", until as Nullable<BigInt>;
    ", ", now as BigInt;
    " FROM cards WHERE id = ANY(", cards as Array<BigInt>;
    // Plus nothing, or a plan made before an import may walk all cards of the SKU instead of taking
    // these by their primary key.
    ") AND sku_id + 0 = ", sku as BigInt;
    " ORDER BY id ON CONFLICT DO NOTHING";
}
