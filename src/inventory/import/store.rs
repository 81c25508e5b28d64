//! Rows of `card_batches`, `cards` and `card_meters` that an import makes.

use crate::db::schema::{card_batches, card_meters, cards};
use crate::db::{self, Conn};
use crate::types::{BatchId, CardId, DataKeyId, SkuId, Timestamp};
use crate::{each_backend, hot};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary};
use diesel::sqlite::Sqlite;
use std::collections::HashSet;

/// A sealed card before it is written.
#[derive(Debug)]
pub(in crate::inventory) struct Row {
    pub(in crate::inventory) id: CardId,
    pub(in crate::inventory) sealed: Vec<u8>,
    pub(in crate::inventory) fingerprint: [u8; 16],
    /// 0 keeps the SKU from having the same text twice.
    pub(in crate::inventory) copy: i64,
}

/// What is known of a batch before its first card.
pub(in crate::inventory) struct NewBatch<'a> {
    pub(in crate::inventory) sku: SkuId,
    pub(in crate::inventory) key: DataKeyId,
    pub(in crate::inventory) note: &'a str,
    pub(in crate::inventory) source: &'a str,
    pub(in crate::inventory) importer: String,
    pub(in crate::inventory) cost: Option<i64>,
    pub(in crate::inventory) state: &'static str,
}

pub(in crate::inventory) fn insert_batch(
    conn: &mut Conn,
    batch: &NewBatch<'_>,
    now: Timestamp,
) -> Result<BatchId, db::Error> {
    let row = (
        card_batches::sku_id.eq(batch.sku),
        card_batches::data_key_id.eq(batch.key),
        card_batches::note.eq(batch.note),
        card_batches::source.eq(batch.source),
        card_batches::importer.eq(&batch.importer),
        card_batches::cost.eq(batch.cost),
        card_batches::state.eq(batch.state),
        card_batches::created_at.eq(now),
    );
    Ok(diesel::insert_into(card_batches::table)
        .values(row)
        .returning(card_batches::id)
        .get_result(conn)?)
}

/// Unless it was withdrawn meanwhile.
pub(super) fn finish_batch(conn: &mut Conn, batch: BatchId) -> Result<(), db::Error> {
    let running = card_batches::table.find(batch).filter(card_batches::state.eq("importing"));
    diesel::update(running).set(card_batches::state.eq("done")).execute(conn)?;
    Ok(())
}

pub(in crate::inventory) fn grow_batch(
    conn: &mut Conn,
    batch: BatchId,
    by: usize,
) -> Result<(), db::Error> {
    let more = card_batches::imported.eq(card_batches::imported + i64::try_from(by).unwrap_or(0));
    diesel::update(card_batches::table.find(batch)).set(more).execute(conn)?;
    Ok(())
}

/// Writes those that are not there yet, and returns their ids.
pub(in crate::inventory) fn insert_cards(
    conn: &mut Conn,
    sku: SkuId,
    batch: BatchId,
    rows: &[Row],
) -> Result<HashSet<CardId>, db::Error> {
    match conn {
        Conn::Postgres(conn) => {
            let insert = InsertMany {
                ids: rows.iter().map(|row| row.id).collect(),
                sku,
                batch,
                sealed: rows.iter().map(|row| row.sealed.as_slice()).collect(),
                fingerprints: rows.iter().map(|row| row.fingerprint.as_slice()).collect(),
                copies: rows.iter().map(|row| row.copy).collect(),
            };
            let count = insert.execute(conn)?;
            if count == rows.len() {
                return Ok(rows.iter().map(|row| row.id).collect());
            }
            let (first, last) = (rows.first().map(|it| it.id), rows.last().map(|it| it.id));
            let block = cards::table.filter(cards::id.nullable().between(first, last));
            Ok(block.select(cards::id).load(conn)?.into_iter().collect())
        }
        Conn::Sqlite(conn) => {
            let mut inserted = HashSet::with_capacity(rows.len());
            for Row { id, sealed, fingerprint, copy } in rows {
                let (id, copy) = (*id, *copy);
                let insert = InsertOne { id, sku, batch, sealed, fingerprint, copy };
                if insert.execute(conn)? == 1 {
                    inserted.insert(id);
                }
            }
            Ok(inserted)
        }
    }
}

hot! {
    InsertOne<'a>(Sqlite, SqliteConnection) {
        id: CardId, sku: SkuId, batch: BatchId, sealed: &'a [u8], fingerprint: &'a [u8], copy: i64,
    }
    "INSERT INTO cards (id, sku_id, batch_id, sealed, fingerprint, copy) VALUES (", id as BigInt;
    ", ", sku as BigInt;
    ", ", batch as BigInt;
    ", ", sealed as Binary;
    ", ", fingerprint as Binary;
    ", ", copy as BigInt;
    ") ON CONFLICT DO NOTHING";
}

hot! {
    InsertMany<'a>(Pg, PgConnection) {
        ids: Vec<CardId>, sku: SkuId, batch: BatchId, sealed: Vec<&'a [u8]>, fingerprints: Vec<&'a [u8]>, copies: Vec<i64>,
    }
    "INSERT INTO cards (id, sku_id, batch_id, sealed, fingerprint, copy) SELECT id, ", sku as BigInt;
    ", ", batch as BigInt;
    ", sealed, fingerprint, copy FROM UNNEST(", ids as Array<BigInt>;
    ", ", sealed as Array<Binary>;
    ", ", fingerprints as Array<Binary>;
    ", ", copies as Array<BigInt>;
    ") AS fresh (id, sealed, fingerprint, copy) ON CONFLICT DO NOTHING";
}

/// Those of the fingerprints that belong to cards of this batch.
pub(super) fn fingerprints_of(
    conn: &mut Conn,
    sku: SkuId,
    batch: BatchId,
    known: &[[u8; 16]],
) -> Result<HashSet<Vec<u8>>, db::Error> {
    let ours = cards::table
        .filter(cards::sku_id.eq(sku))
        .filter(cards::copy.eq(0))
        .filter(cards::fingerprint.eq_any(known.iter().map(<[u8; 16]>::as_slice)))
        .filter(cards::batch_id.eq(batch))
        .select(cards::fingerprint);
    Ok(ours.load(conn)?.into_iter().collect())
}

pub(in crate::inventory) fn insert_meters(
    conn: &mut Conn,
    sku: SkuId,
    cards: &HashSet<CardId>,
    uses: Option<u32>,
) -> Result<(), db::Error> {
    let rows: Vec<_> = cards
        .iter()
        .map(|card| {
            (
                card_meters::card_id.eq(*card),
                card_meters::sku_id.eq(sku),
                card_meters::uses_left.eq(uses.map(i64::from)),
            )
        })
        .collect();
    each_backend!(conn => diesel::insert_into(card_meters::table).values(rows).execute(conn))?;
    Ok(())
}
