//! Sums and lists of one supplier's goods.

use crate::db::{self, Conn};
use crate::insight::account::{Spot, count, load_beyond, money, of_supplier};
use crate::ledger::desk::Slice;
use crate::orders::Status;
use crate::types::{LineId, Money, Page, PageRequest, SupplierId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

/// What was sold of a variant.
#[derive(Debug, Clone)]
pub struct BestGood {
    pub product: String,
    pub variant: String,
    pub orders: i64,
    /// His part, in minor units of the shop's currency.
    pub part: i64,
}

/// One sale, as far as it concerns him.
#[derive(Debug, Clone)]
pub struct Sale {
    /// Its place in the list: the newest has the highest.
    pub line: LineId,
    pub at: Timestamp,
    pub product: String,
    pub variant: String,
    pub sku_code: String,
    pub quantity: i64,
    /// What was his of it when it was sold.
    pub part: Money,
    pub status: Status,
}

/// One line of his account.
#[derive(Debug, Clone)]
pub struct Movement {
    pub spot: Spot,
    pub available_at: Timestamp,
    /// What was sold; empty for a settlement.
    pub product: String,
    pub variant: String,
    /// Of the transfer; empty for a sale.
    pub reference: String,
    pub amount: Money,
}

// Only numbers of rows and moments are written into these statements.

#[derive(QueryableByName)]
struct GoodRow {
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    variant: String,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = BigInt)]
    part: i64,
}

/// An order has one line. What a shop calls the product there is its own affair, so the catalogue's name
/// is told.
pub(super) fn best_goods(
    conn: &mut Conn,
    supplier: SupplierId,
    from: Timestamp,
    most: i64,
) -> Result<Vec<BestGood>, db::Error> {
    let rows: Vec<GoodRow> = diesel::sql_query(format!(
        "SELECT MAX(p.name) AS product, MAX(k.name) AS variant, COUNT(*) AS orders, \
         CAST(SUM(e.amount) AS BIGINT) AS part \
         FROM ledger_entries e JOIN order_lines l ON l.order_id = e.source_id \
         JOIN skus k ON k.id = l.sku_id JOIN products p ON p.id = k.product_id \
         WHERE {} AND e.at >= {} \
         AND e.source_kind = 'order' GROUP BY l.sku_id ORDER BY 4 DESC, 1 LIMIT {most}",
        of_supplier(supplier),
        from.seconds()
    ))
    .load(conn)?;
    let best = |it: GoodRow| BestGood {
        product: it.product,
        variant: it.variant,
        orders: it.orders,
        part: it.part,
    };
    Ok(rows.into_iter().map(best).collect())
}

#[derive(QueryableByName)]
struct SaleRow {
    #[diesel(sql_type = BigInt)]
    line: LineId,
    #[diesel(sql_type = BigInt)]
    at: Timestamp,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    variant: String,
    #[diesel(sql_type = Text)]
    sku_code: String,
    #[diesel(sql_type = BigInt)]
    quantity: i64,
    #[diesel(sql_type = BigInt)]
    part: i64,
    #[diesel(sql_type = Text)]
    currency: String,
    #[diesel(sql_type = Text)]
    status: String,
}

impl SaleRow {
    fn understood(self) -> Result<Sale, db::Error> {
        Ok(Sale {
            line: self.line,
            at: self.at,
            product: self.product,
            variant: self.variant,
            sku_code: self.sku_code,
            quantity: self.quantity,
            part: money(self.part, &self.currency)?,
            status: Status::from_word(&self.status).ok_or(db::Error::Corrupt("orders.status"))?,
        })
    }
}

/// Paid orders of his goods, the newest first.
pub fn list_sales(
    conn: &mut Conn,
    supplier: SupplierId,
    text: &str,
    page: PageRequest,
) -> Result<Slice<Sale>, db::Error> {
    let part = format!("ORDER BY l.id DESC LIMIT {} OFFSET {}", page.limit() + 1, page.offset());
    let mut items = load_sales(conn, supplier, text, &part)?;
    let wanted = usize::try_from(page.limit()).unwrap_or_default();
    let further = items.len() > wanted;
    items.truncate(wanted);
    Ok(Slice { items, further })
}

/// At most `limit` of those older than `beyond`.
pub fn list_sales_beyond(
    conn: &mut Conn,
    supplier: SupplierId,
    text: &str,
    beyond: Option<LineId>,
    limit: u32,
) -> Result<Vec<Sale>, db::Error> {
    let older = beyond.map(|it| format!("AND l.id < {it} ")).unwrap_or_default();
    load_sales(conn, supplier, text, &format!("{older}ORDER BY l.id DESC LIMIT {limit}"))
}

fn load_sales(
    conn: &mut Conn,
    supplier: SupplierId,
    text: &str,
    part: &str,
) -> Result<Vec<Sale>, db::Error> {
    let rows: Vec<SaleRow> = diesel::sql_query(format!(
        "SELECT l.id AS line, o.paid_at AS at, p.name AS product, k.name AS variant, l.sku_code AS sku_code, \
         CAST(l.quantity AS BIGINT) AS quantity, o.currency AS currency, o.status AS status, \
         CAST(s.amount + COALESCE((SELECT SUM(e.amount) FROM refunds r JOIN ledger_entries e \
         ON e.source_kind = 'refund' AND e.source_id = r.id AND e.account = s.account \
         WHERE r.order_id = o.id), 0) AS BIGINT) AS part \
         FROM order_lines l JOIN orders o ON o.id = l.order_id \
         JOIN order_shares s ON s.order_id = o.id AND s.account = 'supplier:{supplier}' \
         JOIN skus k ON k.id = l.sku_id JOIN products p ON p.id = k.product_id \
         WHERE l.supplier_id = {supplier} AND o.paid_at IS NOT NULL \
         AND (lower(p.name) LIKE $1 ESCAPE '\\' OR lower(k.name) LIKE $1 ESCAPE '\\' \
         OR lower(l.sku_code) LIKE $1 ESCAPE '\\') {part}"
    ))
    .bind::<Text, _>(db::like_pattern(text))
    .load(conn)?;
    rows.into_iter().map(SaleRow::understood).collect()
}

#[derive(QueryableByName)]
struct MovementRow {
    #[diesel(embed)]
    spot: Spot,
    #[diesel(sql_type = BigInt)]
    available_at: Timestamp,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Text)]
    currency: String,
    #[diesel(sql_type = Nullable<Text>)]
    product: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    variant: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
}

/// His account from `from` until just before `to`, the newest first.
pub fn list_movements(
    conn: &mut Conn,
    supplier: SupplierId,
    (from, to): (Timestamp, Timestamp),
    page: PageRequest,
) -> Result<Page<Movement>, db::Error> {
    let his = during(supplier, from, to);
    let total = count(conn, &format!("FROM ledger_entries e WHERE {his}"))?;
    let page = page.within(total);
    let part = (page.limit(), page.offset());
    Ok(page.of(load_movements(conn, &his, Spot::top(to), part)?, total))
}

/// At most so many of the same beyond a place; `None`: the first ones.
pub fn list_movements_beyond(
    conn: &mut Conn,
    supplier: SupplierId,
    (from, to): (Timestamp, Timestamp),
    beyond: Option<Spot>,
    limit: u32,
) -> Result<Vec<Movement>, db::Error> {
    let beyond = beyond.unwrap_or_else(|| Spot::top(to));
    load_movements(conn, &during(supplier, from, to), beyond, (i64::from(limit), 0))
}

fn during(supplier: SupplierId, from: Timestamp, to: Timestamp) -> String {
    format!("{} AND e.at >= {} AND e.at < {}", of_supplier(supplier), from.seconds(), to.seconds())
}

fn load_movements(
    conn: &mut Conn,
    his: &str,
    beyond: Spot,
    part: (i64, i64),
) -> Result<Vec<Movement>, db::Error> {
    let select = format!(
        "SELECT e.at AS at, e.available_at AS available_at, e.source_kind AS kind, \
         e.source_id AS number, e.part AS part, e.amount AS amount, e.currency AS currency, \
         p.name AS product, k.name AS variant, t.reference AS reference \
         FROM ledger_entries e \
         LEFT JOIN refunds r ON e.source_kind = 'refund' AND r.id = e.source_id \
         LEFT JOIN order_lines l ON l.order_id = \
         CASE e.source_kind WHEN 'order' THEN e.source_id WHEN 'fee' THEN e.source_id WHEN 'refund' THEN r.order_id END \
         LEFT JOIN skus k ON k.id = l.sku_id LEFT JOIN products p ON p.id = k.product_id \
         LEFT JOIN settlements t ON e.source_kind IN ('settlement', 'settlement_returned') \
         AND t.id = e.source_id WHERE {his}"
    );
    let rows: Vec<MovementRow> = load_beyond(conn, &select, beyond, part)?;
    let movement = |it: MovementRow| {
        Ok(Movement {
            spot: it.spot,
            available_at: it.available_at,
            product: it.product.unwrap_or_default(),
            variant: it.variant.unwrap_or_default(),
            reference: it.reference.unwrap_or_default(),
            amount: money(it.amount, &it.currency)?,
        })
    };
    rows.into_iter().map(movement).collect()
}
