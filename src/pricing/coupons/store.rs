//! Rows of `coupons` and `coupon_uses`.

use super::{Coupon, CouponDraft, Cut, Redeemed};
use crate::db::schema::{coupon_uses, coupons};
use crate::db::{self, Conn};
use crate::types::{AgentId, Bps, CouponId, OrderId, Timestamp};
use diesel::prelude::*;

const PERCENT: &str = "percent";
const AMOUNT: &str = "amount";

#[derive(Queryable, Selectable)]
#[diesel(table_name = coupons)]
pub(super) struct Row {
    id: CouponId,
    code: String,
    mode: String,
    value: i64,
    minimum: i64,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    most: Option<i64>,
    per_contact: Option<i64>,
    used: i64,
    closed: bool,
}

impl Row {
    pub(super) fn understood(self) -> Result<Coupon, db::Error> {
        let corrupt = db::Error::Corrupt("coupons.value");
        let cut = match self.mode.as_str() {
            PERCENT => Cut::Percent(Bps(u32::try_from(self.value).map_err(|_| corrupt)?)),
            AMOUNT => Cut::Amount(self.value),
            _ => return Err(db::Error::Corrupt("coupons.mode")),
        };
        let draft = CouponDraft {
            code: self.code,
            cut,
            minimum: self.minimum,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            most: self.most,
            per_contact: self.per_contact,
        };
        Ok(Coupon { id: self.id, draft, used: self.used, closed: self.closed })
    }
}

pub(super) fn insert(
    conn: &mut Conn,
    agent: AgentId,
    draft: &CouponDraft,
    now: Timestamp,
) -> Result<(), db::Error> {
    let (mode, value) = match draft.cut {
        Cut::Percent(part) => (PERCENT, i64::from(part.0)),
        Cut::Amount(amount) => (AMOUNT, amount),
    };
    let row = (
        coupons::agent_id.eq(agent),
        coupons::code.eq(&draft.code),
        coupons::mode.eq(mode),
        coupons::value.eq(value),
        coupons::minimum.eq(draft.minimum),
        coupons::starts_at.eq(draft.starts_at),
        coupons::ends_at.eq(draft.ends_at),
        coupons::most.eq(draft.most),
        coupons::per_contact.eq(draft.per_contact),
        coupons::used.eq(0_i64),
        coupons::closed.eq(false),
        coupons::created_at.eq(now),
    );
    diesel::insert_into(coupons::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn find(
    conn: &mut Conn,
    agent: AgentId,
    code: &str,
) -> Result<Option<Coupon>, db::Error> {
    let named = coupons::table.filter(coupons::agent_id.eq(agent)).filter(coupons::code.eq(code));
    let row = named.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::understood).transpose()
}

pub(super) fn any_open(conn: &mut Conn, agent: AgentId) -> Result<bool, db::Error> {
    let open = coupons::table.filter(coupons::agent_id.eq(agent)).filter(coupons::closed.eq(false));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(conn)?)
}

/// `false`: it is not his.
pub(super) fn close(conn: &mut Conn, agent: AgentId, coupon: CouponId) -> Result<bool, db::Error> {
    let his = coupons::table.find(coupon).filter(coupons::agent_id.eq(agent));
    Ok(diesel::update(his).set(coupons::closed.eq(true)).execute(conn)? == 1)
}

/// One use more; `false`: there were as many as there may be. Holds the row until the transaction ends.
pub(super) fn count(conn: &mut Conn, coupon: CouponId) -> Result<bool, db::Error> {
    let room = coupons::most.is_null().or(coupons::used.nullable().lt(coupons::most));
    let counted = diesel::update(coupons::table.find(coupon).filter(room))
        .set(coupons::used.eq(coupons::used + 1));
    Ok(counted.execute(conn)? == 1)
}

pub(super) fn used_by(conn: &mut Conn, coupon: CouponId, contact: &[u8]) -> Result<i64, db::Error> {
    let uses = coupon_uses::table
        .filter(coupon_uses::coupon_id.eq(coupon))
        .filter(coupon_uses::contact_index.eq(contact))
        .filter(coupon_uses::freed.eq(false));
    Ok(uses.count().get_result(conn)?)
}

pub(super) fn insert_use(
    conn: &mut Conn,
    order: OrderId,
    used: Redeemed,
    contact: &[u8],
) -> Result<(), db::Error> {
    let row = (
        coupon_uses::order_id.eq(order),
        coupon_uses::coupon_id.eq(used.coupon),
        coupon_uses::contact_index.eq(contact),
        coupon_uses::amount.eq(used.amount.minor()),
        coupon_uses::freed.eq(false),
    );
    diesel::insert_into(coupon_uses::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn free(conn: &mut Conn, order: OrderId) -> Result<(), db::Error> {
    let used = coupon_uses::table.find(order).filter(coupon_uses::freed.eq(false));
    let coupon: Option<CouponId> = used.select(coupon_uses::coupon_id).first(conn).optional()?;
    let Some(coupon) = coupon else {
        return Ok(());
    };
    diesel::update(coupon_uses::table.find(order))
        .set(coupon_uses::freed.eq(true))
        .execute(conn)?;
    let counted = diesel::update(coupons::table.find(coupon));
    counted.set(coupons::used.eq(coupons::used - 1)).execute(conn)?;
    Ok(())
}
