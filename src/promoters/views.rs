//! Promoters, their payments, and the clicks on links. Reads only.

use super::{Payment, Promoter, Terms, Which};
use crate::crypto::TokenHash;
use crate::db::schema::{
    link_clicks, linked_orders, orders, promoted_orders, promoter_payments, promoters,
};
use crate::db::{self, Conn};
use crate::types::{
    AgentId, Bps, Currency, Money, OrderId, Page, PageRequest, ProductId, PromoterId, Timestamp,
};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = promoters)]
struct Row {
    id: PromoterId,
    agent_id: AgentId,
    code: String,
    name: String,
    contact_hint: String,
    share: i64,
    days: i64,
    off: bool,
    created_at: Timestamp,
}

impl Row {
    fn understood(self) -> Result<Promoter, db::Error> {
        Ok(Promoter {
            id: self.id,
            agent: self.agent_id,
            code: self.code,
            name: self.name,
            contact: self.contact_hint,
            share: bps(self.share)?,
            days: self.days,
            off: self.off,
            created_at: self.created_at,
        })
    }
}

fn bps(share: i64) -> Result<Bps, db::Error> {
    u32::try_from(share).map(Bps).map_err(|_| db::Error::Corrupt("promoters.share"))
}

pub(super) fn find(
    conn: &mut Conn,
    agent: AgentId,
    promoter: PromoterId,
) -> Result<Option<Promoter>, db::Error> {
    let his = promoters::table.find(promoter).filter(promoters::agent_id.eq(agent));
    let row = his.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::understood).transpose()
}

pub(super) fn find_by_code(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
) -> Result<Option<Promoter>, db::Error> {
    let his = promoters::table.filter(promoters::code.eq(code));
    let his = his.filter(promoters::agent_id.eq(agent));
    let row = his.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::understood).transpose()
}

pub(super) fn find_by_token(
    conn: &mut Conn,
    agent: AgentId,
    token: &TokenHash,
) -> Result<Option<Promoter>, db::Error> {
    let his = promoters::table.filter(promoters::token_hash.eq(token.as_slice()));
    let his = his.filter(promoters::agent_id.eq(agent));
    let row = his.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::understood).transpose()
}

pub(super) fn find_terms(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
) -> Result<Option<Terms>, db::Error> {
    let his = promoters::table.filter(promoters::code.eq(code));
    let his = his.filter(promoters::agent_id.eq(agent));
    let row: Option<(PromoterId, i64, i64, bool, Vec<u8>)> = his
        .select((
            promoters::id,
            promoters::share,
            promoters::days,
            promoters::off,
            promoters::contact_index,
        ))
        .first(conn)
        .optional()?;
    let terms = |(id, share, days, off, contact_index)| {
        Ok(Terms { id, share: bps(share)?, days, off, contact_index })
    };
    row.map(terms).transpose()
}

pub(super) fn of_order(
    conn: &mut Conn,
    order: OrderId,
    currency: Currency,
) -> Result<Option<(Promoter, Money)>, db::Error> {
    let brought = promoted_orders::table
        .inner_join(promoters::table.on(promoters::id.eq(promoted_orders::promoter_id)))
        .filter(promoted_orders::order_id.eq(order))
        .select((Row::as_select(), promoted_orders::amount));
    let row: Option<(Row, i64)> = brought.first(conn).optional()?;
    row.map(|(row, minor)| Ok((row.understood()?, Money::new(minor, currency)))).transpose()
}

pub(super) fn ids(conn: &mut Conn, agent: AgentId) -> Result<Vec<PromoterId>, db::Error> {
    let his = promoters::table.filter(promoters::agent_id.eq(agent));
    Ok(his.select(promoters::id).load(conn)?)
}

pub(super) fn names(
    conn: &mut Conn,
    wanted: &[PromoterId],
) -> Result<HashMap<PromoterId, String>, db::Error> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let those = promoters::table.filter(promoters::id.eq_any(wanted));
    let rows: Vec<(PromoterId, String)> =
        those.select((promoters::id, promoters::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(super) fn contact_sealed(
    conn: &mut Conn,
    promoter: PromoterId,
) -> Result<Option<Vec<u8>>, db::Error> {
    let row = promoters::table.find(promoter).select(promoters::contact_sealed);
    Ok(row.first(conn).optional()?)
}

type Matching<'a> = promoters::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn matching(which: &Which) -> Matching<'_> {
    let mut his = promoters::table.filter(promoters::agent_id.eq(which.agent)).into_boxed();
    if !which.text.is_empty() {
        let pattern = db::like_pattern(&which.text);
        his = his.filter(db::lower(promoters::name).like(pattern).escape('\\'));
    }
    match which.off {
        Some(off) => his.filter(promoters::off.eq(off)),
        None => his,
    }
}

pub(super) fn list(
    conn: &mut Conn,
    which: &Which,
    page: PageRequest,
) -> Result<Page<Promoter>, db::Error> {
    let total = matching(which).count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<Row> = matching(which)
        .order((promoters::off, promoters::id.desc()))
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
        .load(conn)?;
    let promoters = rows.into_iter().map(Row::understood).collect::<Result<_, _>>()?;
    Ok(page.of(promoters, total))
}

pub(super) fn list_beyond(
    conn: &mut Conn,
    which: &Which,
    beyond: Option<PromoterId>,
    limit: u32,
) -> Result<Vec<Promoter>, db::Error> {
    let rows: Vec<Row> = matching(which)
        .filter(promoters::id.lt(beyond.unwrap_or(PromoterId(i64::MAX))))
        .order(promoters::id.desc())
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::understood).collect()
}

pub(super) fn payments(
    conn: &mut Conn,
    promoter: PromoterId,
    most: i64,
) -> Result<Vec<Payment>, db::Error> {
    let rows: Vec<(i64, String, String, Timestamp)> = promoter_payments::table
        .filter(promoter_payments::promoter_id.eq(promoter))
        .order(promoter_payments::id.desc())
        .limit(most)
        .select((
            promoter_payments::amount,
            promoter_payments::currency,
            promoter_payments::reference,
            promoter_payments::at,
        ))
        .load(conn)?;
    let corrupt = |_| db::Error::Corrupt("promoter_payments.currency");
    let payment = |(amount, currency, reference, at): (i64, String, String, Timestamp)| {
        let currency: Currency = currency.parse().map_err(corrupt)?;
        Ok(Payment { amount: Money::new(amount, currency), reference, at })
    };
    rows.into_iter().map(payment).collect()
}

pub(super) fn paid(
    conn: &mut Conn,
    promoter: PromoterId,
    currency: Currency,
) -> Result<Money, db::Error> {
    let minor: i64 = promoter_payments::table
        .filter(promoter_payments::promoter_id.eq(promoter))
        .filter(promoter_payments::currency.eq(currency.to_string()))
        .select(db::sum_minor("amount"))
        .get_result(conn)?;
    Ok(Money::new(minor, currency))
}

/// Of the agent's own links to these products.
pub(super) fn clicks_of_products(
    conn: &mut Conn,
    agent: AgentId,
    products: &[ProductId],
    since: i64,
) -> Result<HashMap<ProductId, i64>, db::Error> {
    let rows: Vec<(ProductId, i64)> = link_clicks::table
        .filter(link_clicks::agent_id.eq(agent))
        .filter(link_clicks::promoter_id.eq(0))
        .filter(link_clicks::product_id.eq_any(products))
        .filter(link_clicks::day.ge(since))
        .group_by(link_clicks::product_id)
        .select((link_clicks::product_id, db::sum_minor("clicks")))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Paid since, of buyers who came by the agent's own links to these products.
pub(super) fn orders_of_products(
    conn: &mut Conn,
    agent: AgentId,
    products: &[ProductId],
    since: Timestamp,
) -> Result<HashMap<ProductId, i64>, db::Error> {
    let rows: Vec<(ProductId, i64)> = linked_orders::table
        .inner_join(orders::table.on(orders::id.eq(linked_orders::order_id)))
        .filter(linked_orders::agent_id.eq(agent))
        .filter(linked_orders::product_id.eq_any(products))
        .filter(orders::paid_at.ge(since))
        .group_by(linked_orders::product_id)
        .select((linked_orders::product_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(super) fn clicks_of_promoters(
    conn: &mut Conn,
    agent: AgentId,
    promoters: &[PromoterId],
    since: i64,
) -> Result<HashMap<PromoterId, i64>, db::Error> {
    let rows: Vec<(PromoterId, i64)> = link_clicks::table
        .filter(link_clicks::agent_id.eq(agent))
        .filter(link_clicks::promoter_id.eq_any(promoters))
        .filter(link_clicks::day.ge(since))
        .group_by(link_clicks::promoter_id)
        .select((link_clicks::promoter_id, db::sum_minor("clicks")))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// By day, the oldest first; a day without clicks is not there.
pub(super) fn clicks_by_day(
    conn: &mut Conn,
    agent: AgentId,
    promoter: PromoterId,
    since: i64,
) -> Result<Vec<(i64, i64)>, db::Error> {
    let rows = link_clicks::table
        .filter(link_clicks::agent_id.eq(agent))
        .filter(link_clicks::promoter_id.eq(promoter))
        .filter(link_clicks::day.ge(since))
        .group_by(link_clicks::day)
        .order(link_clicks::day)
        .select((link_clicks::day, db::sum_minor("clicks")))
        .load(conn)?;
    Ok(rows)
}
