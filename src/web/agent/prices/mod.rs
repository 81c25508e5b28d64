//! An agent's prices: the list, rules for many at once, and the list as a file.

pub(super) mod file;
pub(super) mod list;
pub(super) mod rule;

use super::desk::Desk;
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, Fate, Misfit, Rounding, Scope, Unsellable, Way};
use crate::provenance;
use crate::types::{Currency, Money, Timestamp};
use crate::web::failure::Failure;
use crate::web::page::Frame;
use crate::web::session::Seller;
use actix_web::http::StatusCode;

const HOME: &str = "/agent/prices";

/// Why a price was refused. Who sets prices is told the numbers that lie under them; they are his.
pub(super) fn told(error: pricing::Error) -> Failure {
    let conflict = |code| Failure::expected(StatusCode::CONFLICT, code).at("price");
    match error {
        pricing::Error::BelowCost { price, cost, .. } => {
            conflict("below_cost").fact("price", price).fact("cost", cost)
        }
        pricing::Error::BelowFloor { price, floor, .. } => {
            conflict("price_below_floor").fact("price", price).fact("floor", floor)
        }
        pricing::Error::AboveCeiling { price, ceiling, .. } => {
            conflict("above_ceiling").fact("price", price).fact("ceiling", ceiling)
        }
        other => other.into(),
    }
}

/// The page has one field for a rule's size, whatever kind of size it is.
pub(super) fn at_value(failure: Failure) -> Failure {
    match failure.field.as_deref() {
        None | Some("price" | "percent" | "fixed") => failure.at("value"),
        _ => failure,
    }
}

/// The SKU that stood in the way, where one did.
pub(super) fn culprit(error: &pricing::Error) -> Option<String> {
    match error {
        pricing::Error::BelowCost { sku, .. }
        | pricing::Error::BelowFloor { sku, .. }
        | pricing::Error::AboveCeiling { sku, .. }
        | pricing::Error::NotForSale { sku } => Some(sku.to_string()),
        _ => None,
    }
}

/// A price that does not fit any more, and what became of it.
pub(super) fn misfit(f: &Frame, it: &Misfit) -> String {
    let key = match it.fate {
        Fate::Lifted => "misfit-lifted",
        Fate::Hidden => "misfit-hidden",
        Fate::Below => "misfit-below",
        Fate::Above => "misfit-above",
    };
    f.with2(key, &("asked", it.asked), &("bound", it.bound))
}

/// In the transaction of the change.
fn note(
    conn: &mut Conn,
    seller: &Seller,
    action: &'static str,
    detail: String,
    now: Timestamp,
) -> Result<(), pricing::Error> {
    let entry = seller.by().entry(action, format!("agent:{}", seller.agent.name)).detail(detail);
    Ok(provenance::record(conn, &entry, now)?)
}

/// Why something has no price in a shop.
fn why(f: &Frame, why: &Unsellable, currency: Currency) -> String {
    let money = |minor: &i64| Money::new(*minor, currency);
    match why {
        Unsellable::Hidden => f.t("prices-hidden"),
        Unsellable::BelowCost { price, cost } => {
            f.with2("failure-below-cost", &("price", money(price)), &("cost", money(cost)))
        }
        Unsellable::BelowFloor { price, floor } => {
            f.with2("failure-price-below-floor", &("price", money(price)), &("floor", money(floor)))
        }
        Unsellable::AboveCeiling { price, ceiling } => {
            f.with2("failure-above-ceiling", &("price", money(price)), &("ceiling", money(ceiling)))
        }
        Unsellable::OutOfRange => f.t("prices-out-of-range"),
    }
}

/// A rule's size as people say it: `+8.50%`, `+¥1.00`, `¥12.00`.
pub(super) fn change(f: &Frame, change: Change, currency: Currency) -> String {
    let money = |minor| Money::new(minor, currency).to_string();
    match change {
        Change::Percent(bps) => f.with("agent-change-percent", "size", percent(bps)),
        Change::Fixed(minor) => f.with("agent-change-fixed", "size", money(minor)),
        Change::Absolute(minor) => f.with("agent-change-absolute", "size", money(minor)),
    }
}

/// `8.50`.
pub(super) fn percent(bps: i64) -> String {
    format!("{}.{:02}", bps / 100, bps % 100)
}

/// How prices are rounded, and the word for it in forms: step and ending in minor units.
pub(super) const ROUNDINGS: [(i64, i64); 7] =
    [(1, 0), (10, 0), (50, 0), (100, 0), (100, 90), (100, 99), (1_000, 900)];

pub(super) fn rounding_word(step: i64, ending: i64) -> String {
    format!("{step}.{ending}")
}

fn read_rounding(word: &str, way: &str) -> Option<Rounding> {
    let known = ROUNDINGS.into_iter().find(|(step, ending)| rounding_word(*step, *ending) == word);
    let (step, ending) = known?;
    Rounding::new(Way::from_word(way)?, step, ending)
}

/// What a rounding does, for a list of choices.
fn rounding_label(f: &Frame, step: i64, ending: i64, currency: Currency) -> String {
    let money = |minor| Money::new(minor, currency).plain();
    match (step, ending) {
        (1, _) => f.t("agent-round-none"),
        (_, 0) => f.with("agent-round-step", "step", money(step)),
        _ => f.with("agent-round-ending", "ending", money(ending)),
    }
}

/// How a rule of the shop's own makes prices, in words.
fn size(f: &Frame, ask: &Ask, currency: Currency) -> String {
    match ask {
        Ask::Hide => f.t("prices-hidden"),
        Ask::Price(size, Rounding { step: 1, .. }) => change(f, *size, currency),
        Ask::Price(size, rounding) => {
            let how = rounding_label(f, rounding.step, rounding.ending, currency);
            let way = f.t(&format!("agent-way-{}", rounding.way.as_str()));
            format!("{} · {how} · {way}", change(f, *size, currency))
        }
    }
}

/// What a rule is about, in a word.
pub(super) fn scope(f: &Frame, scope: Scope, categories: &[crate::catalog::Category]) -> String {
    match scope {
        Scope::Everything => f.t("prices-everything"),
        Scope::Category(id) => {
            let known = categories.iter().find(|it| it.id == id);
            known.map_or_else(String::new, |it| it.name.clone())
        }
        Scope::Sku(_) => f.t("prices-one-sku"),
    }
}

/// What makes a price, in a word.
fn made_by(f: &Desk, rule: Option<&pricing::Retail>, lifted: bool) -> String {
    if let Some(pricing::Retail { scope: Scope::Sku(_), ask: Ask::Price(size, _), .. }) = rule
        && !matches!(size, Change::Absolute(_))
    {
        return f.with("agent-made-by-sku-rule", "size", change(f, *size, f.currency));
    }
    f.t(match rule {
        None if lifted => "agent-made-by-cost",
        None => "agent-made-by-main",
        Some(pricing::Retail { ask: Ask::Hide, .. }) => "agent-made-by-hide",
        Some(pricing::Retail { scope: Scope::Sku(_), .. }) => "agent-made-by-sku",
        Some(pricing::Retail { scope: Scope::Category(_), .. }) => "agent-made-by-category",
        Some(pricing::Retail { scope: Scope::Everything, .. }) => "agent-made-by-all",
    })
}
