//! Which coupons a list of an agent shows, and their rows.

use super::Coupon;
use super::store::Row;
use crate::db::schema::coupons;
use crate::db::{self, Conn};
use crate::types::{AgentId, CouponId, Page, PageRequest, Timestamp};
use diesel::prelude::*;

/// How it stands with a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponState {
    /// Somebody could use it now.
    Open,
    /// It begins later, is over or is used up.
    NotNow,
    /// By its agent, for good.
    Closed,
}

impl CouponState {
    const ALL: [CouponState; 3] = [CouponState::Open, CouponState::NotNow, CouponState::Closed];

    pub const fn as_str(self) -> &'static str {
        match self {
            CouponState::Open => "open",
            CouponState::NotNow => "not-now",
            CouponState::Closed => "closed",
        }
    }

    pub fn from_word(word: &str) -> Option<CouponState> {
        CouponState::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// Which of an agent's coupons a list is of.
#[derive(Debug, Clone)]
pub struct Coupons {
    pub agent: AgentId,
    /// Within the code; empty: all.
    pub text: String,
    pub state: Option<CouponState>,
}

type Matching<'a> = coupons::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

fn matching(which: &Coupons, now: Timestamp) -> Matching<'_> {
    let mut his = coupons::table.filter(coupons::agent_id.eq(which.agent)).into_boxed();
    if !which.text.is_empty() {
        let pattern = db::like_pattern(&which.text);
        his = his.filter(db::lower(coupons::code).like(pattern).escape('\\'));
    }
    let begun = coupons::starts_at.le(now);
    let unended = coupons::ends_at.is_null().or(coupons::ends_at.gt(now));
    let left = coupons::most.is_null().or(coupons::used.nullable().lt(coupons::most));
    // Neither is ever null: where there is no end or most, its first half is true.
    let works = begun.and(unended.assume_not_null()).and(left.assume_not_null());
    match which.state {
        None => his,
        Some(CouponState::Closed) => his.filter(coupons::closed.eq(true)),
        Some(CouponState::Open) => his.filter(coupons::closed.eq(false)).filter(works),
        Some(CouponState::NotNow) => {
            his.filter(coupons::closed.eq(false)).filter(diesel::dsl::not(works))
        }
    }
}

/// The newest first.
pub fn list_coupons(
    conn: &mut Conn,
    which: &Coupons,
    now: Timestamp,
    page: PageRequest,
) -> Result<Page<Coupon>, db::Error> {
    let total = matching(which, now).count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<Row> = matching(which, now)
        .order(coupons::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(Row::as_select())
        .load(conn)?;
    let coupons = rows.into_iter().map(Row::understood).collect::<Result<_, _>>()?;
    Ok(page.of(coupons, total))
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_coupons_beyond(
    conn: &mut Conn,
    which: &Coupons,
    now: Timestamp,
    beyond: Option<CouponId>,
    limit: u32,
) -> Result<Vec<Coupon>, db::Error> {
    let rows: Vec<Row> = matching(which, now)
        .filter(coupons::id.lt(beyond.unwrap_or(CouponId(i64::MAX))))
        .order(coupons::id.desc())
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::understood).collect()
}
