//! Rows of `promoters`, `promoted_orders`, `linked_orders`, `promoter_payments` and `link_clicks`.

use super::clicks::Link;
use super::{Earned, Keys, Sealed, Wanted};
use crate::crypto::TokenHash;
use crate::db::schema::{
    link_clicks, linked_orders, promoted_orders, promoter_payments, promoters,
};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, Money, OrderId, ProductId, PromoterId, PromoterPaymentId, Timestamp};
use diesel::prelude::*;

pub(super) fn insert(
    conn: &mut Conn,
    agent: AgentId,
    wanted: &Wanted,
    sealed: &Sealed,
    keys: &Keys,
    now: Timestamp,
) -> Result<PromoterId, db::Error> {
    let row = (
        promoters::agent_id.eq(agent),
        promoters::code.eq(&keys.code),
        promoters::name.eq(&wanted.name),
        promoters::contact_sealed.eq(&sealed.contact),
        promoters::contact_index.eq(&sealed.index),
        promoters::contact_hint.eq(&sealed.hint),
        promoters::share.eq(i64::from(wanted.share.0)),
        promoters::days.eq(wanted.days),
        promoters::token_hash.eq(keys.token.as_slice()),
        promoters::off.eq(false),
        promoters::created_at.eq(now),
    );
    let inserted = diesel::insert_into(promoters::table).values(row);
    Ok(inserted.returning(promoters::id).get_result(conn)?)
}

pub(super) fn update(
    conn: &mut Conn,
    promoter: PromoterId,
    wanted: &Wanted,
) -> Result<(), db::Error> {
    let changed = (
        promoters::name.eq(&wanted.name),
        promoters::share.eq(i64::from(wanted.share.0)),
        promoters::days.eq(wanted.days),
    );
    diesel::update(promoters::table.find(promoter)).set(changed).execute(conn)?;
    Ok(())
}

pub(super) fn put_contact(
    conn: &mut Conn,
    promoter: PromoterId,
    sealed: &Sealed,
) -> Result<(), db::Error> {
    let changed = (
        promoters::contact_sealed.eq(&sealed.contact),
        promoters::contact_index.eq(&sealed.index),
        promoters::contact_hint.eq(&sealed.hint),
    );
    diesel::update(promoters::table.find(promoter)).set(changed).execute(conn)?;
    Ok(())
}

pub(super) fn set_off(conn: &mut Conn, promoter: PromoterId, off: bool) -> Result<(), db::Error> {
    diesel::update(promoters::table.find(promoter)).set(promoters::off.eq(off)).execute(conn)?;
    Ok(())
}

pub(super) fn put_token(
    conn: &mut Conn,
    promoter: PromoterId,
    token: &TokenHash,
) -> Result<(), db::Error> {
    let known = diesel::update(promoters::table.find(promoter));
    known.set(promoters::token_hash.eq(token.as_slice())).execute(conn)?;
    Ok(())
}

pub(super) fn insert_promoted(
    conn: &mut Conn,
    order: OrderId,
    earned: Earned,
) -> Result<(), db::Error> {
    let row = (
        promoted_orders::order_id.eq(order),
        promoted_orders::promoter_id.eq(earned.promoter),
        promoted_orders::share.eq(i64::from(earned.share.0)),
        promoted_orders::amount.eq(earned.amount.minor()),
    );
    diesel::insert_into(promoted_orders::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn insert_linked(
    conn: &mut Conn,
    order: OrderId,
    agent: AgentId,
    product: ProductId,
) -> Result<(), db::Error> {
    let row = (
        linked_orders::order_id.eq(order),
        linked_orders::agent_id.eq(agent),
        linked_orders::product_id.eq(product),
    );
    diesel::insert_into(linked_orders::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn find_payment(
    conn: &mut Conn,
    key: &str,
) -> Result<Option<(PromoterPaymentId, PromoterId, i64)>, db::Error> {
    let keyed = promoter_payments::table.filter(promoter_payments::key.eq(key));
    let row = keyed.select((
        promoter_payments::id,
        promoter_payments::promoter_id,
        promoter_payments::amount,
    ));
    Ok(row.first(conn).optional()?)
}

pub(super) fn insert_payment(
    conn: &mut Conn,
    promoter: PromoterId,
    (amount, reference, key): (Money, &str, &str),
    actor: &str,
    now: Timestamp,
) -> Result<PromoterPaymentId, db::Error> {
    let row = (
        promoter_payments::promoter_id.eq(promoter),
        promoter_payments::key.eq(key),
        promoter_payments::amount.eq(amount.minor()),
        promoter_payments::currency.eq(amount.currency().to_string()),
        promoter_payments::reference.eq(reference),
        promoter_payments::actor.eq(actor),
        promoter_payments::at.eq(now),
    );
    let inserted = diesel::insert_into(promoter_payments::table).values(row);
    Ok(inserted.returning(promoter_payments::id).get_result(conn)?)
}

pub(super) fn add_clicks(
    conn: &mut Conn,
    link: Link,
    day: i64,
    clicks: i64,
) -> Result<(), db::Error> {
    let row = (
        link_clicks::agent_id.eq(link.agent),
        link_clicks::promoter_id.eq(link.promoter.map_or(0, |it| it.0)),
        link_clicks::product_id.eq(link.product.map_or(0, |it| it.0)),
        link_clicks::day.eq(day),
        link_clicks::clicks.eq(clicks),
    );
    each_backend!(conn => diesel::insert_into(link_clicks::table)
        .values(row)
        .on_conflict((
            link_clicks::agent_id,
            link_clicks::promoter_id,
            link_clicks::product_id,
            link_clicks::day,
        ))
        .do_update()
        .set(link_clicks::clicks.eq(link_clicks::clicks + clicks))
        .execute(conn))?;
    Ok(())
}
