//! A walk through all agents' shops, a page at a time, whenever costs, floors or prices changed: whose
//! prices do not fit any more is told, once for each change.

mod store;

use super::Error;
use super::book::{Book, Terms};
use super::rules::Item;
use super::shop::{PriceLine, price_lines};
use crate::catalog::{self, Window};
use crate::config::Unfit;
use crate::db::{self, Conn};
use crate::notifications::{self, Notice};
use crate::types::{AgentId, Timestamp};
use crate::{agents, crypto};
use std::sync::Arc;

/// Agents of one page.
const PAGE: i64 = 200;

/// What one look at a shop found.
#[derive(Debug, Clone)]
pub struct Seen {
    pub agent: AgentId,
    /// What he set a price for, and what must not be shown for less.
    pub lines: Vec<PriceLine>,
    /// How many of his prices do not fit.
    misfits: usize,
    /// Of these, as of what they are told; empty: there is nothing to tell.
    print: String,
    told: Option<String>,
}

impl Seen {
    /// Whether his shop would show less than it may.
    pub fn shows_too_little(&self) -> bool {
        let low = |it: &PriceLine| Some(it.shown?.minor() < it.advertised_floor?.minor());
        self.lines.iter().any(|it| low(it) == Some(true))
    }

    /// Whether he knows it already.
    pub fn is_told(&self) -> bool {
        self.told.as_deref().unwrap_or_default() == self.print
    }
}

/// A stretch of the walk.
#[derive(Debug, Clone)]
pub struct Stretch {
    pub shops: Vec<AgentId>,
    /// What all of them look at.
    pub view: Arc<View>,
    /// Where the counters stood when the walk began: what changes later is seen by the next one.
    began: i64,
}

/// What is the same for all shops of a stretch.
#[derive(Debug)]
pub struct View {
    window: Window,
    terms: Arc<Terms>,
}

/// The shops that come next; none while nothing has changed since the last walk began.
pub fn next_stretch(conn: &mut Conn) -> Result<Option<Stretch>, Error> {
    let now = version(conn)?;
    let (after, began) = match store::walk(conn)? {
        Some((0, seen)) if seen == now => return Ok(None),
        Some((after, began)) if after > 0 => (after, began),
        _ => (0, now),
    };
    let shops = store::shops_after(conn, AgentId(after), PAGE)?;
    let view = View { window: catalog::window(conn)?, terms: Arc::new(Terms::load(conn, None)?) };
    Ok(Some(Stretch { shops, view: Arc::new(view), began }))
}

/// These shops were looked at. A stretch that is not full was the last one.
pub fn walked(conn: &mut Conn, stretch: &Stretch) -> Result<(), Error> {
    let full = i64::try_from(stretch.shops.len()).unwrap_or(PAGE) == PAGE;
    let after = stretch.shops.last().filter(|_| full).map_or(0, |it| it.0);
    Ok(store::put_walk(conn, after, stretch.began)?)
}

/// Four statements, and no look at what the shop neither priced nor could show for too little.
pub fn see_prices(
    conn: &mut Conn,
    agent: AgentId,
    view: &View,
    unfit: Unfit,
) -> Result<Seen, Error> {
    let book = Book::load_on(Arc::clone(&view.terms), conn, agent, None, unfit)?;
    let matters = |it: Item<'_>| it.sku.advertised_floor.is_some() || book.made_by(it).is_some();
    let lines = price_lines(&book, &view.window, matters);
    let unfitting = lines.iter().filter_map(|it| Some((&it.sku, it.misfit?)));
    let said: Vec<String> = unfitting
        .map(|(sku, it)| format!("{sku} {} {} {}", it.asked.minor(), it.least.minor(), it.lifted))
        .collect();
    let misfits = said.len();
    let print = match said.is_empty() {
        true => String::new(),
        false => hex::encode(crypto::Token::from_client(&said.join("\n")).hash()),
    };
    let told = store::told(conn, agent)?;
    Ok(Seen { agent, lines, misfits, print, told })
}

/// Once for each change; that all fit again is no news.
pub fn tell(conn: &mut Conn, seen: &Seen, now: Timestamp) -> Result<(), Error> {
    store::put_told(conn, seen.agent, &seen.print, now)?;
    if seen.misfits > 0 {
        let notice = Notice::PricesOvertaken { agent: seen.agent, count: seen.misfits };
        notifications::enqueue(conn, &notice, now)?;
    }
    Ok(())
}

/// Both counters only grow, so their sum stands still only while both do.
fn version(conn: &mut Conn) -> Result<i64, db::Error> {
    Ok(catalog::version(conn)?.saturating_add(agents::version(conn)?))
}
