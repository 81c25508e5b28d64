//! Sums and lists of one agent's sales and earnings.

use crate::db::{self, Conn};
use crate::insight::Figures;
use crate::insight::account::{Quarter, Spot, count, load_beyond, money, of_agent};
use crate::insight::slots::SLOT_SECONDS;
use crate::orders::Status;
use crate::types::{AgentId, Money, OrderCode, OrderId, Page, PageRequest, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

/// What was sold in his shop.
#[derive(Debug, Clone)]
pub struct BestProduct {
    pub product: String,
    pub variant: String,
    pub pieces: i64,
    /// Minor units of the shop's currency.
    pub sales: i64,
}

/// What he earned on a shop below him, less what refunds took back in that time.
#[derive(Debug, Clone)]
pub struct BestShop {
    pub agent: String,
    pub orders: i64,
    /// Minor units of the shop's currency.
    pub profit: i64,
}

/// A sale in a shop below, as far as it concerns him: amounts, and nothing of the buyer.
#[derive(Debug, Clone)]
pub struct BelowSale {
    /// Where the list goes on.
    pub place: Place,
    pub agent: String,
    pub status: Status,
    pub total: Money,
    /// What was his of it when it was sold.
    pub profit: Money,
}

/// Which sales of the shops below an agent are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Below {
    pub agent: AgentId,
    /// Those of this shop alone.
    pub shop: Option<AgentId>,
    /// Those booked from the first moment until just before the second.
    pub during: Option<(Timestamp, Timestamp)>,
}

/// Sales go by when they were booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub at: Timestamp,
    pub order: OrderId,
}

/// One line of his account.
#[derive(Debug, Clone)]
pub struct Movement {
    pub spot: Spot,
    pub available_at: Timestamp,
    /// The order, if it was placed in his own shop.
    pub order: Option<OrderCode>,
    /// Whose shop it was sold in, if not his own.
    pub below: Option<String>,
    pub amount: Money,
}

// Only numbers of rows and moments are written into these statements.

pub(super) fn sales(
    conn: &mut Conn,
    agent: AgentId,
    from: Timestamp,
) -> Result<Vec<(Timestamp, Figures)>, db::Error> {
    let rows: Vec<Quarter> = diesel::sql_query(format!(
        "SELECT paid_at / {SLOT_SECONDS} AS slot, COUNT(*) AS paid, \
         CAST(SUM(total) AS BIGINT) AS revenue FROM orders \
         WHERE agent_id = {agent} AND paid_at >= {} GROUP BY paid_at / {SLOT_SECONDS}",
        from.seconds()
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(Quarter::understood).collect())
}

#[derive(QueryableByName)]
struct ProductRow {
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    variant: String,
    #[diesel(sql_type = BigInt)]
    pieces: i64,
    #[diesel(sql_type = BigInt)]
    sales: i64,
}

/// An order has one line, and its total is what was paid: less than the line's with a coupon.
pub(super) fn best_products(
    conn: &mut Conn,
    agent: AgentId,
    from: Timestamp,
    most: i64,
) -> Result<Vec<BestProduct>, db::Error> {
    let rows: Vec<ProductRow> = diesel::sql_query(format!(
        "SELECT MAX(l.product_name) AS product, MAX(l.sku_name) AS variant, \
         CAST(SUM(l.quantity) AS BIGINT) AS pieces, CAST(SUM(o.total) AS BIGINT) AS sales \
         FROM orders o JOIN order_lines l ON l.order_id = o.id \
         WHERE o.agent_id = {agent} AND o.paid_at >= {} \
         GROUP BY l.sku_id ORDER BY 4 DESC, 1 LIMIT {most}",
        from.seconds()
    ))
    .load(conn)?;
    let best = |it: ProductRow| BestProduct {
        product: it.product,
        variant: it.variant,
        pieces: it.pieces,
        sales: it.sales,
    };
    Ok(rows.into_iter().map(best).collect())
}

#[derive(QueryableByName)]
struct ShopRow {
    #[diesel(sql_type = Text)]
    agent: String,
    #[diesel(sql_type = BigInt)]
    orders: i64,
    #[diesel(sql_type = BigInt)]
    profit: i64,
}

pub(super) fn best_shops(
    conn: &mut Conn,
    agent: AgentId,
    from: Timestamp,
    most: i64,
) -> Result<Vec<BestShop>, db::Error> {
    let rows: Vec<ShopRow> = diesel::sql_query(format!(
        "SELECT MAX(a.name) AS agent, \
         CAST(SUM(CASE WHEN e.source_kind = 'order' THEN 1 ELSE 0 END) AS BIGINT) AS orders, \
         CAST(SUM(e.amount) AS BIGINT) AS profit FROM ledger_entries e \
         LEFT JOIN refunds r ON e.source_kind = 'refund' AND r.id = e.source_id \
         JOIN orders o ON o.id = COALESCE(r.order_id, e.source_id) \
         JOIN agents a ON a.id = o.agent_id \
         WHERE {} AND e.at >= {} \
         AND e.source_kind IN ('order', 'refund') AND o.agent_id <> {agent} \
         GROUP BY o.agent_id ORDER BY 3 DESC, 1 LIMIT {most}",
        of_agent(agent),
        from.seconds()
    ))
    .load(conn)?;
    let best = |it: ShopRow| BestShop { agent: it.agent, orders: it.orders, profit: it.profit };
    Ok(rows.into_iter().map(best).collect())
}

#[derive(QueryableByName)]
struct BelowRow {
    #[diesel(sql_type = BigInt)]
    at: Timestamp,
    #[diesel(sql_type = BigInt)]
    order_id: OrderId,
    #[diesel(sql_type = Text)]
    agent: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Text)]
    currency: String,
}

impl BelowRow {
    fn understood(self) -> Result<BelowSale, db::Error> {
        let money = |minor| money(minor, &self.currency);
        let (total, profit) = (money(self.total)?, money(self.amount)?);
        let place = Place { at: self.at, order: self.order_id };
        let status = Status::from_word(&self.status).ok_or(db::Error::Corrupt("orders.status"))?;
        Ok(BelowSale { place, agent: self.agent, status, total, profit })
    }
}

/// Sales in shops below on which he earned, the newest first.
pub fn list_below(
    conn: &mut Conn,
    which: Below,
    page: PageRequest,
) -> Result<Page<BelowSale>, db::Error> {
    let wanted = wanted(which);
    let total = count(conn, &wanted)?;
    let page = page.within(total);
    let part = format!("LIMIT {} OFFSET {}", page.limit(), page.offset());
    Ok(page.of(load_below(conn, &wanted, &part)?, total))
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_below_beyond(
    conn: &mut Conn,
    which: Below,
    beyond: Option<Place>,
    limit: u32,
) -> Result<Vec<BelowSale>, db::Error> {
    // The first half lets an index begin where the part before ended.
    let older = |Place { at, order }: Place| {
        let at = at.seconds();
        format!(" AND e.at <= {at} AND (e.at < {at} OR e.source_id < {order})")
    };
    let wanted = wanted(which) + &beyond.map(older).unwrap_or_default();
    load_below(conn, &wanted, &format!("LIMIT {limit}"))
}

fn wanted(Below { agent, shop, during }: Below) -> String {
    let his = match during {
        Some((from, to)) => self::during(agent, from, to),
        None => of_agent(agent),
    };
    let shop = shop.map(|it| format!(" AND o.agent_id = {it}")).unwrap_or_default();
    format!(
        "FROM ledger_entries e JOIN orders o ON o.id = e.source_id \
         JOIN agents a ON a.id = o.agent_id \
         WHERE {his} AND e.source_kind = 'order' AND o.agent_id <> {agent}{shop}"
    )
}

fn load_below(conn: &mut Conn, wanted: &str, part: &str) -> Result<Vec<BelowSale>, db::Error> {
    let rows: Vec<BelowRow> = diesel::sql_query(format!(
        "SELECT e.at AS at, e.source_id AS order_id, a.name AS agent, o.status AS status, o.total AS total, \
         e.amount AS amount, e.currency AS currency {wanted} \
         ORDER BY e.at DESC, e.source_id DESC {part}"
    ))
    .load(conn)?;
    rows.into_iter().map(BelowRow::understood).collect()
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
    code: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    shop: Option<AgentId>,
    #[diesel(sql_type = Nullable<Text>)]
    agent: Option<String>,
}

/// His account from `from` until just before `to`, the newest first.
pub fn list_movements(
    conn: &mut Conn,
    agent: AgentId,
    (from, to): (Timestamp, Timestamp),
    page: PageRequest,
) -> Result<Page<Movement>, db::Error> {
    let his = during(agent, from, to);
    let total = count(conn, &format!("FROM ledger_entries e WHERE {his}"))?;
    let page = page.within(total);
    let part = (page.limit(), page.offset());
    Ok(page.of(load_movements(conn, agent, &his, Spot::top(to), part)?, total))
}

/// At most so many of the same beyond a place; `None`: the first ones.
pub fn list_movements_beyond(
    conn: &mut Conn,
    agent: AgentId,
    (from, to): (Timestamp, Timestamp),
    beyond: Option<Spot>,
    limit: u32,
) -> Result<Vec<Movement>, db::Error> {
    let beyond = beyond.unwrap_or_else(|| Spot::top(to));
    load_movements(conn, agent, &during(agent, from, to), beyond, (i64::from(limit), 0))
}

fn during(agent: AgentId, from: Timestamp, to: Timestamp) -> String {
    format!("{} AND e.at >= {} AND e.at < {}", of_agent(agent), from.seconds(), to.seconds())
}

fn load_movements(
    conn: &mut Conn,
    agent: AgentId,
    his: &str,
    beyond: Spot,
    part: (i64, i64),
) -> Result<Vec<Movement>, db::Error> {
    let select = format!(
        "SELECT e.at AS at, e.available_at AS available_at, e.source_kind AS kind, \
         e.source_id AS number, e.part AS part, e.amount AS amount, e.currency AS currency, \
         o.code AS code, o.agent_id AS shop, a.name AS agent \
         FROM ledger_entries e \
         LEFT JOIN refunds r ON e.source_kind IN ('refund', 'made_good') AND r.id = e.source_id \
         LEFT JOIN orders o ON o.id = CASE e.source_kind WHEN 'order' THEN e.source_id WHEN 'fee' THEN e.source_id \
         WHEN 'refund' THEN r.order_id WHEN 'made_good' THEN r.order_id END \
         LEFT JOIN agents a ON a.id = o.agent_id WHERE {his}"
    );
    let rows: Vec<MovementRow> = load_beyond(conn, &select, beyond, part)?;
    let movement = |it: MovementRow| {
        let own = it.shop == Some(agent);
        let code = it.code.filter(|_| own).map(|it| it.parse());
        Ok(Movement {
            spot: it.spot,
            available_at: it.available_at,
            order: code.transpose().map_err(|_| db::Error::Corrupt("orders.code"))?,
            below: it.agent.filter(|_| !own),
            amount: money(it.amount, &it.currency)?,
        })
    };
    rows.into_iter().map(movement).collect()
}
