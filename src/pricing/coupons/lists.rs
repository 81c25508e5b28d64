//! Which of an agent's coupons a list shows.

use super::{Coupon, store};
use crate::db::{self, Conn};
use crate::types::{AgentId, CouponId, Page, PageRequest, Timestamp};

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

/// The newest first.
pub fn list_coupons(
    conn: &mut Conn,
    which: &Coupons,
    now: Timestamp,
    page: PageRequest,
) -> Result<Page<Coupon>, db::Error> {
    store::list(conn, which, now, page)
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_coupons_beyond(
    conn: &mut Conn,
    which: &Coupons,
    now: Timestamp,
    beyond: Option<CouponId>,
    limit: u32,
) -> Result<Vec<Coupon>, db::Error> {
    store::list_beyond(conn, which, now, beyond, limit)
}
