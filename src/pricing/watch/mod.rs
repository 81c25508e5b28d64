//! A walk through all agents' shops, a page at a time, whenever costs, floors or prices changed: whose
//! prices do not fit any more is told, once for each change.

mod store;

use super::Error;
use super::book::{Book, Terms};
use super::rules::Item;
use super::shop::{Fate, Misfit, PriceLine, price_lines, price_list};
use crate::catalog::{self, Window};
use crate::config::Unfit;
use crate::db::{self, Conn};
use crate::notifications::{self, Notice};
use crate::types::{AgentId, Currency, Money, Timestamp};
use crate::{agents, crypto};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Agents of one page.
const PAGE: i64 = 200;
/// Prices that an overview names; the rest is in the price list.
const FEW: usize = 5;

/// An agent's prices that do not fit any more: how many, and the first few of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overtaken {
    pub count: usize,
    pub few: Vec<Named>,
}

/// One of them. Amounts are in minor units of the shop's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    asked: i64,
    #[serde(alias = "least")]
    bound: i64,
    /// Rows that do not say it are replaced by the next walk.
    #[serde(default)]
    fate: Fate,
}

impl Named {
    fn of(line: &PriceLine, it: &Misfit) -> Named {
        let name = match line.variant.as_str() {
            "" => line.product.clone(),
            variant => format!("{} · {variant}", line.product),
        };
        let (asked, bound) = (it.asked.minor(), it.bound.minor());
        Named { name, asked, bound, fate: it.fate }
    }

    pub fn misfit(&self, currency: Currency) -> Misfit {
        let money = |minor| Money::new(minor, currency);
        Misfit { asked: money(self.asked), bound: money(self.bound), fate: self.fate }
    }
}

impl Overtaken {
    fn of(lines: &[PriceLine]) -> Overtaken {
        let named =
            || lines.iter().flat_map(|line| line.misfits.iter().map(|it| Named::of(line, it)));
        Overtaken { count: named().count(), few: named().take(FEW).collect() }
    }
}

/// What one look at a shop found.
#[derive(Debug, Clone)]
pub struct Seen {
    pub agent: AgentId,
    /// What he set a price for, and what must not be shown for less.
    pub lines: Vec<PriceLine>,
    overtaken: Overtaken,
    /// Of these, as of what they are told; empty: there is nothing to tell.
    print: String,
    known: store::Known,
}

impl Seen {
    /// Whether his shop would show less than it may.
    pub fn shows_too_little(&self) -> bool {
        self.lines.iter().any(|it| it.shown_below().is_some())
    }

    /// Whether he knows it already, and his overview too.
    pub fn is_told(&self) -> bool {
        !self.is_news() && self.known.overtaken.as_ref() == Some(&self.overtaken)
    }

    fn is_news(&self) -> bool {
        self.known.print != self.print
    }
}

/// A stretch of the walk.
#[derive(Debug, Clone)]
pub struct Stretch {
    pub agents: Vec<AgentId>,
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

/// The agents that come next; none while nothing has changed since the last walk began.
pub fn next_stretch(conn: &mut Conn, unfit: Unfit) -> Result<Option<Stretch>, Error> {
    let now = version(conn, unfit)?;
    let (after, began) = match store::walk(conn)? {
        Some((0, seen)) if seen == now => return Ok(None),
        Some((after, began)) if after > 0 => (after, began),
        _ => (0, now),
    };
    let agents = store::agents_after(conn, AgentId(after), PAGE)?;
    let view = View { window: catalog::window(conn)?, terms: Arc::new(Terms::load(conn, None)?) };
    Ok(Some(Stretch { agents, view: Arc::new(view), began }))
}

/// These were looked at. A stretch that is not full was the last one.
pub fn walked(conn: &mut Conn, stretch: &Stretch) -> Result<(), Error> {
    let full = i64::try_from(stretch.agents.len()).unwrap_or(PAGE) == PAGE;
    let after = stretch.agents.last().filter(|_| full).map_or(0, |it| it.0);
    Ok(store::put_walk(conn, after, stretch.began)?)
}

/// Four statements, and no look at what the agent neither priced nor could show for too little, nor
/// lose from his shelf.
pub fn see_prices(
    conn: &mut Conn,
    agent: AgentId,
    view: &View,
    unfit: Unfit,
) -> Result<Seen, Error> {
    let book = Book::load_on(Arc::clone(&view.terms), conn, agent, None, unfit)?;
    let matters = |it: Item<'_>| {
        let bounded = it.sku.advertised_floor.is_some() || it.sku.ceiling.is_some();
        unfit == Unfit::Hide || bounded || book.is_priced(it)
    };
    let lines = price_lines(&book, &view.window, matters);
    let unfitting = lines.iter().flat_map(|line| line.misfits.iter().map(|it| (&line.sku, it)));
    let said: Vec<String> = unfitting
        .map(|(sku, it)| format!("{sku} {} {} {:?}", it.asked.minor(), it.bound.minor(), it.fate))
        .collect();
    let print = match said.is_empty() {
        true => String::new(),
        false => hex::encode(crypto::Token::from_client(&said.join("\n")).hash()),
    };
    let (overtaken, known) = (Overtaken::of(&lines), store::known(conn, agent)?);
    Ok(Seen { agent, lines, overtaken, print, known })
}

/// Once for each change; that all fit again is no news.
pub fn tell(conn: &mut Conn, seen: &Seen, now: Timestamp) -> Result<(), Error> {
    let count = seen.overtaken.count;
    let told_at = if seen.is_news() { now } else { seen.known.told_at };
    store::put_told(conn, seen.agent, &seen.print, &seen.overtaken, told_at)?;
    if seen.is_news() && count > 0 {
        let notice = Notice::PricesOvertaken { agent: seen.agent, count };
        notifications::enqueue(conn, &notice, now)?;
    }
    Ok(())
}

/// For an agent's overview: in one statement, as the walk saw it last. Only after he changed prices
/// himself, and until the walk comes by again, his whole list is looked at.
pub fn overtaken(
    conn: &mut Conn,
    agent: AgentId,
    window: &Window,
    unfit: Unfit,
) -> Result<Overtaken, Error> {
    match store::known(conn, agent)?.overtaken {
        Some(seen) => Ok(seen),
        None => Ok(Overtaken::of(&price_list(conn, agent, window, unfit)?)),
    }
}

/// He changed a price of his: what the walk saw of him may not be so any more.
pub(super) fn unsee(conn: &mut Conn, agent: AgentId) -> Result<(), Error> {
    Ok(store::unsee(conn, agent)?)
}

/// Both counters only grow, so their sum stands still only while both do. What becomes of prices that
/// do not fit is a setting, and counts as the last bit.
fn version(conn: &mut Conn, unfit: Unfit) -> Result<i64, db::Error> {
    let both = catalog::version(conn)?.saturating_add(agents::version(conn)?);
    Ok(both.saturating_mul(2).saturating_add(i64::from(unfit == Unfit::Hide)))
}
