//! Lists for the operator. They show where a card stands, never what it says.

use super::store::{in_state, used_up};
use crate::db::schema::{card_batches, card_claims, cards, orders, products, skus, staff};
use crate::db::{self, Conn};
use crate::inventory::{State, fingerprint};
use crate::types::{BatchId, CardId, Page, PageRequest, SkuCode, SkuId, SupplierId, Timestamp};
use crate::vault::{Index, Vault};
use diesel::dsl::{count_star, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::HashMap;

/// A SKU that has cards.
#[derive(Debug, Clone)]
pub struct StockLine {
    pub sku: SkuId,
    pub code: SkuCode,
    pub product: String,
    pub name: String,
    pub sold: i64,
    pub low_at: i64,
}

/// One card.
#[derive(Debug, Clone)]
pub struct CardLine {
    pub id: CardId,
    pub sku: SkuId,
    pub sku_code: String,
    pub batch: BatchId,
    pub state: State,
    /// A reusable one without uses left: free, and yet nobody can buy it.
    pub used_up: bool,
    pub order: Option<String>,
    /// Since when it is so; `None` for free ones.
    pub at: Option<Timestamp>,
}

/// Part of a list that goes on behind `next`.
#[derive(Debug, Clone)]
pub struct Slice {
    pub rows: Vec<CardLine>,
    pub next: Option<CardId>,
}

#[derive(Debug, Clone, Copy)]
pub struct Which {
    pub sku: SkuId,
    /// `None`: all.
    pub state: Option<State>,
    pub batch: Option<BatchId>,
}

/// One import.
#[derive(Debug, Clone, Queryable)]
pub struct BatchLine {
    pub id: BatchId,
    pub sku: SkuId,
    pub sku_code: String,
    pub product: String,
    /// The variant's name; empty: the product has only one.
    pub variant: String,
    pub note: String,
    pub source: String,
    pub importer: String,
    pub cost: Option<i64>,
    pub imported: i64,
    /// `importing`, `done`, `withdrawn`.
    pub state: String,
    pub created_at: Timestamp,
}

/// Where the cards of a batch have gone. Used-up reusable ones count as sold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchCounts {
    pub free: i64,
    pub held: i64,
    pub sold: i64,
    pub locked: i64,
    pub void: i64,
}

type StockRow = (SkuId, String, String, String, i64, i32);

/// Every SKU delivered from the stock, as the shop shows them. A macro, because each use narrows it in
/// another way.
macro_rules! stock {
    () => {
        skus::table
            .inner_join(products::table.on(products::id.eq(skus::product_id)))
            .filter(skus::delivery.eq("cards"))
            .order((products::position, products::id, skus::position, skus::id))
            .select((
                skus::id,
                skus::code,
                products::name,
                skus::name,
                skus::sold,
                skus::low_stock_at,
            ))
    };
}

pub fn list_stock(conn: &mut Conn) -> Result<Vec<StockLine>, db::Error> {
    stock_lines(stock!().load(conn)?)
}

/// Where cards of this one may be moved to.
pub fn list_targets(conn: &mut Conn, card: CardId) -> Result<Vec<StockLine>, db::Error> {
    let from = cards::table
        .inner_join(skus::table.on(skus::id.eq(cards::sku_id)))
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .filter(cards::id.eq(card))
        .select((skus::id, products::supplier_id));
    let Some((sku, owner)) = from.first::<(SkuId, Option<SupplierId>)>(conn).optional()? else {
        return Ok(Vec::new());
    };
    let others = stock!().filter(skus::id.ne(sku));
    stock_lines(match owner {
        Some(owner) => others.filter(products::supplier_id.eq(owner)).load(conn)?,
        None => others.filter(products::supplier_id.is_null()).load(conn)?,
    })
}

/// Of a supplier's goods, at most so many.
pub fn list_supplied_stock(
    conn: &mut Conn,
    supplier: SupplierId,
    most: u32,
) -> Result<Vec<StockLine>, db::Error> {
    let his = stock!().filter(products::supplier_id.eq(supplier)).limit(i64::from(most));
    stock_lines(his.load(conn)?)
}

fn stock_lines(rows: Vec<StockRow>) -> Result<Vec<StockLine>, db::Error> {
    rows.into_iter()
        .map(|(sku, code, product, name, sold, low_at)| {
            let code = code.parse().map_err(|_| db::Error::Corrupt("skus.code"))?;
            Ok(StockLine { sku, code, product, name, sold, low_at: i64::from(low_at) })
        })
        .collect()
}

type CardRow =
    (CardId, SkuId, String, BatchId, Option<String>, bool, Option<String>, Option<Timestamp>);

/// A macro, because each list narrows it in another way.
macro_rules! lines {
    () => {
        cards::table
            .inner_join(skus::table.on(skus::id.eq(cards::sku_id)))
            .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
            .left_join(orders::table.on(orders::id.nullable().eq(card_claims::order_id.nullable())))
            .select((
                cards::id,
                cards::sku_id,
                skus::code,
                cards::batch_id,
                card_claims::state.nullable(),
                used_up(),
                orders::code.nullable(),
                card_claims::at.nullable(),
            ))
    };
}

/// Newest first, from behind `beyond` on. Used-up reusable ones are among the sold.
pub fn list_cards(
    conn: &mut Conn,
    which: Which,
    beyond: Option<CardId>,
    size: u32,
) -> Result<Slice, db::Error> {
    let mut list = lines!()
        .filter(cards::sku_id.eq(which.sku))
        .order(cards::id.desc())
        .limit(i64::from(size) + 1)
        .into_boxed();
    if let Some(beyond) = beyond {
        list = list.filter(cards::id.lt(beyond));
    }
    if let Some(batch) = which.batch {
        list = list.filter(cards::batch_id.eq(batch));
    }
    if let Some(state) = which.state {
        list = in_state!(list, state);
    }
    let mut rows = read(list.load(conn)?)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let next = (rows.len() > size).then(|| rows.get(size - 1).map(|it| it.id)).flatten();
    rows.truncate(size);
    Ok(Slice { rows, next })
}

/// Finds a card by its whole text, in whatever SKU, without opening any.
pub fn search_cards(
    conn: &mut Conn,
    vault: &Vault,
    text: &str,
) -> Result<Vec<CardLine>, db::Error> {
    let all: Vec<SkuId> = skus::table.select(skus::id).load(conn)?;
    let index = vault.mac_key(Index::Cards);
    let prints: Vec<[u8; 16]> = all.iter().map(|sku| fingerprint(index, *sku, text)).collect();
    let mut found = Vec::new();
    for prints in prints.chunks(500) {
        let prints: Vec<&[u8]> = prints.iter().map(<[u8; 16]>::as_slice).collect();
        let list = lines!().filter(cards::fingerprint.eq_any(prints)).order(cards::id.desc());
        found.extend(read(list.limit(200).load(conn)?)?);
    }
    Ok(found)
}

pub(super) fn by_ids(conn: &mut Conn, ids: &[CardId]) -> Result<Vec<CardLine>, db::Error> {
    read(lines!().filter(cards::id.eq_any(ids)).order(cards::id).load(conn)?)
}

fn read(rows: Vec<CardRow>) -> Result<Vec<CardLine>, db::Error> {
    rows.into_iter()
        .map(|(id, sku, sku_code, batch, state, used_up, order, at)| {
            let state = match state.as_deref() {
                None => State::Free,
                Some(word) => {
                    State::from_word(word).ok_or(db::Error::Corrupt("card_claims.state"))?
                }
            };
            let used_up = used_up && state == State::Free;
            Ok(CardLine { id, sku, sku_code, batch, state, used_up, order, at })
        })
        .collect()
}

macro_rules! batches {
    () => {
        card_batches::table
            .inner_join(skus::table.on(skus::id.eq(card_batches::sku_id)))
            .inner_join(products::table.on(products::id.eq(skus::product_id)))
            .select((
                card_batches::id,
                card_batches::sku_id,
                skus::code,
                products::name,
                skus::name,
                card_batches::note,
                card_batches::source,
                card_batches::importer,
                card_batches::cost,
                card_batches::imported,
                card_batches::state,
                card_batches::created_at,
            ))
    };
}

/// Newest first; of one SKU or of all.
pub fn list_batches(
    conn: &mut Conn,
    sku: Option<SkuId>,
    page: PageRequest,
) -> Result<Page<BatchLine>, db::Error> {
    let mut list = batches!().order(card_batches::id.desc()).into_boxed();
    let mut total = card_batches::table.count().into_boxed();
    if let Some(sku) = sku {
        list = list.filter(card_batches::sku_id.eq(sku));
        total = total.filter(card_batches::sku_id.eq(sku));
    }
    let total = total.get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<BatchLine> = list.limit(page.limit()).offset(page.offset()).load(conn)?;
    Ok(page.of(rows, total))
}

pub fn find_batch(conn: &mut Conn, id: BatchId) -> Result<Option<BatchLine>, db::Error> {
    Ok(batches!().filter(card_batches::id.eq(id)).first(conn).optional()?)
}

/// A supplier's batches are those of his goods that his own people imported.
macro_rules! supplied {
    ($batches:expr, $supplier:expr) => {
        $batches.filter(products::supplier_id.eq($supplier)).filter(
            card_batches::importer.eq_any(
                staff::table
                    .filter(staff::supplier_id.eq($supplier))
                    .select(sql::<Text>("'supplier:' || staff.name")),
            ),
        )
    };
}

/// Newest first.
pub fn list_supplied_batches(
    conn: &mut Conn,
    supplier: SupplierId,
    page: PageRequest,
) -> Result<Page<BatchLine>, db::Error> {
    let his = card_batches::table
        .inner_join(skus::table.on(skus::id.eq(card_batches::sku_id)))
        .inner_join(products::table.on(products::id.eq(skus::product_id)));
    let total: i64 = supplied!(his, supplier).select(count_star()).get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<BatchLine> = supplied!(batches!(), supplier)
        .order(card_batches::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .load(conn)?;
    Ok(page.of(rows, total))
}

/// Only one of this supplier's.
pub fn find_supplied_batch(
    conn: &mut Conn,
    supplier: SupplierId,
    id: BatchId,
) -> Result<Option<BatchLine>, db::Error> {
    let his = supplied!(batches!(), supplier).filter(card_batches::id.eq(id));
    Ok(his.first(conn).optional()?)
}

pub fn batch_counts(conn: &mut Conn, id: BatchId) -> Result<BatchCounts, db::Error> {
    let all: i64 = cards::table.filter(cards::batch_id.eq(id)).count().get_result(conn)?;
    let by_state: Vec<(String, i64)> = cards::table
        .inner_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::batch_id.eq(id))
        .group_by(card_claims::state)
        .select((card_claims::state, count_star()))
        .load(conn)?;
    let free = cards::table
        .left_join(card_claims::table.on(card_claims::card_id.eq(cards::id)))
        .filter(cards::batch_id.eq(id))
        .count()
        .into_boxed();
    let free: i64 = in_state!(free, State::Free).get_result(conn)?;
    let taken: i64 = by_state.iter().map(|(_, count)| count).sum();
    let by_state: HashMap<String, i64> = by_state.into_iter().collect();
    let of = |state: State| by_state.get(state.as_str()).copied().unwrap_or(0);
    Ok(BatchCounts {
        free,
        held: of(State::Held),
        sold: of(State::Sold) + all - taken - free,
        locked: of(State::Locked),
        void: of(State::Void),
    })
}
