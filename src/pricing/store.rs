//! Rows of `wholesale_prices`, `markup_rules` and `retail_rules`. In them, 0 stands for "all", and for
//! the platform.

use super::book::Wholesale;
use super::round::{Rounding, Way};
use super::rules::{Ask, Change, Item, Markup, Retail, Scope, Target};
use crate::agents::Link;
use crate::db::schema::{markup_rules, retail_rules, wholesale_prices};
use crate::db::{self, Conn};
use crate::each_backend;
use crate::types::{AgentId, CategoryId, LevelId, SkuId};
use diesel::prelude::*;
use std::collections::HashMap;
use std::iter;

const HIDE: &str = "hide";

type MarkupRow = (i64, i64, i64, i64, i64, String, i64);

/// Of the platform and of everybody in the line. They are named one by one: PostgreSQL reads all rules
/// there are when it is told to look up who is above somebody *or* nobody.
pub(super) fn markups_of_line(
    conn: &mut Conn,
    line: &[Link],
    only: Option<Item<'_>>,
) -> Result<Vec<Markup>, db::Error> {
    let owners = iter::once(0).chain(line.iter().map(|it| it.agent.0));
    let of_line = markup_rules::owner_id.eq_any(owners.collect::<Vec<_>>());
    let mut rules = markup_rules::table.filter(of_line).into_boxed();
    if let Some(item) = only {
        rules = rules
            .filter(markup_rules::sku_id.eq_any([0, item.sku.id.0]))
            .filter(markup_rules::category_id.eq_any(categories(item)));
    }
    rules.load::<MarkupRow>(conn)?.into_iter().map(markup).collect()
}

/// At most so many: who has more rules is past reading them.
const MOST_RULES: i64 = 500;

pub(super) fn markups_by(conn: &mut Conn, owner: AgentId) -> Result<Vec<Markup>, db::Error> {
    let rules = markup_rules::table
        .filter(markup_rules::owner_id.eq(owner.0))
        .order((
            markup_rules::sku_id,
            markup_rules::category_id,
            markup_rules::child_id,
            markup_rules::level_id,
        ))
        .limit(MOST_RULES);
    rules.load::<MarkupRow>(conn)?.into_iter().map(markup).collect()
}

fn markup(
    (owner, sku, category, child, level, mode, value): MarkupRow,
) -> Result<Markup, db::Error> {
    Ok(Markup {
        owner: (owner != 0).then_some(AgentId(owner)),
        scope: scope(sku, category),
        target: match (child, level) {
            (0, 0) => Target::Children,
            (0, level) => Target::Level(LevelId(level)),
            (child, _) => Target::Child(AgentId(child)),
        },
        change: change(&mode, value).ok_or(db::Error::Corrupt("markup_rules.mode"))?,
    })
}

/// What the platform asks of somebody for this very SKU, whatever the list says.
pub(super) fn special_prices(conn: &mut Conn, sku: SkuId) -> Result<Vec<i64>, db::Error> {
    let fixed = markup_rules::table
        .filter(markup_rules::owner_id.eq(0))
        .filter(markup_rules::sku_id.eq(sku.0))
        .filter(markup_rules::mode.eq("absolute"))
        .select(markup_rules::value);
    Ok(fixed.load(conn)?)
}

/// What somebody asks of this child by name.
pub(super) fn markups_for_child(
    conn: &mut Conn,
    owner: Option<AgentId>,
    child: AgentId,
) -> Result<Vec<Markup>, db::Error> {
    let named = markup_rules::table
        .filter(markup_rules::owner_id.eq(owner.map_or(0, |it| it.0)))
        .filter(markup_rules::child_id.eq(child.0))
        .order((markup_rules::sku_id, markup_rules::category_id));
    named.load::<MarkupRow>(conn)?.into_iter().map(markup).collect()
}

type RetailRow = (i64, i64, i64, String, i64, String, i64, i64);

pub(super) fn retail_of(
    conn: &mut Conn,
    agent: AgentId,
    only: Option<Item<'_>>,
) -> Result<Vec<Retail>, db::Error> {
    let mut rules = retail_rules::table.filter(retail_rules::agent_id.eq(agent.0)).into_boxed();
    if let Some(item) = only {
        rules = rules
            .filter(retail_rules::sku_id.eq_any([0, item.sku.id.0]))
            .filter(retail_rules::category_id.eq_any(categories(item)));
    }
    rules.load::<RetailRow>(conn)?.into_iter().map(retail).collect()
}

fn retail(
    (agent, sku, category, mode, value, way, step, ending): RetailRow,
) -> Result<Retail, db::Error> {
    let ask = if mode == HIDE {
        Ask::Hide
    } else {
        let change = change(&mode, value).ok_or(db::Error::Corrupt("retail_rules.mode"))?;
        let rounding = Way::from_word(&way).and_then(|way| Rounding::new(way, step, ending));
        Ask::Price(change, rounding.ok_or(db::Error::Corrupt("retail_rules.rounding"))?)
    };
    Ok(Retail { agent: AgentId(agent), scope: scope(sku, category), ask })
}

/// Of the item, and "all".
pub(super) fn categories(item: Item<'_>) -> Vec<i64> {
    std::iter::once(0).chain(item.categories.iter().map(|it| it.0)).collect()
}

pub(super) fn scope(sku: i64, category: i64) -> Scope {
    match (sku, category) {
        (0, 0) => Scope::Everything,
        (0, category) => Scope::Category(CategoryId(category)),
        (sku, _) => Scope::Sku(SkuId(sku)),
    }
}

/// SKU and category.
pub(super) fn scope_columns(scope: Scope) -> (i64, i64) {
    match scope {
        Scope::Sku(sku) => (sku.0, 0),
        Scope::Category(category) => (0, category.0),
        Scope::Everything => (0, 0),
    }
}

/// Child and level.
fn target_columns(target: Target) -> (i64, i64) {
    match target {
        Target::Child(child) => (child.0, 0),
        Target::Level(level) => (0, level.0),
        Target::Children => (0, 0),
    }
}

fn change(mode: &str, value: i64) -> Option<Change> {
    Some(match mode {
        "percent" => Change::Percent(value),
        "fixed" => Change::Fixed(value),
        "absolute" => Change::Absolute(value),
        _ => return None,
    })
}

fn change_columns(change: Change) -> (&'static str, i64) {
    match change {
        Change::Percent(bps) => ("percent", bps),
        Change::Fixed(minor) => ("fixed", minor),
        Change::Absolute(minor) => ("absolute", minor),
    }
}

pub(super) fn put_markup(conn: &mut Conn, rule: &Markup) -> Result<(), db::Error> {
    let (sku, category) = scope_columns(rule.scope);
    let (child, level) = target_columns(rule.target);
    let (mode, value) = change_columns(rule.change);
    let changed = (markup_rules::mode.eq(mode), markup_rules::value.eq(value));
    let row = (
        markup_rules::owner_id.eq(rule.owner.map_or(0, |it| it.0)),
        markup_rules::sku_id.eq(sku),
        markup_rules::category_id.eq(category),
        markup_rules::child_id.eq(child),
        markup_rules::level_id.eq(level),
        changed,
    );
    each_backend!(conn => diesel::insert_into(markup_rules::table)
        .values(row)
        .on_conflict((
            markup_rules::owner_id,
            markup_rules::sku_id,
            markup_rules::category_id,
            markup_rules::child_id,
            markup_rules::level_id,
        ))
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

/// `false`: there is none.
pub(super) fn delete_markup(
    conn: &mut Conn,
    owner: Option<AgentId>,
    scope: Scope,
    target: Target,
) -> Result<bool, db::Error> {
    let (sku, category) = scope_columns(scope);
    let (child, level) = target_columns(target);
    let key = (owner.map_or(0, |it| it.0), sku, category, child, level);
    Ok(diesel::delete(markup_rules::table.find(key)).execute(conn)? == 1)
}

pub(super) fn put_retail(conn: &mut Conn, rule: &Retail) -> Result<(), db::Error> {
    let (sku, category) = scope_columns(rule.scope);
    let ((mode, value), rounding) = match rule.ask {
        Ask::Price(change, rounding) => (change_columns(change), rounding),
        Ask::Hide => ((HIDE, 0), Rounding::NONE),
    };
    let changed = (
        retail_rules::mode.eq(mode),
        retail_rules::value.eq(value),
        retail_rules::rounding.eq(rounding.way.as_str()),
        retail_rules::step.eq(rounding.step),
        retail_rules::ending.eq(rounding.ending),
    );
    let row = (
        retail_rules::agent_id.eq(rule.agent.0),
        retail_rules::sku_id.eq(sku),
        retail_rules::category_id.eq(category),
        changed,
    );
    each_backend!(conn => diesel::insert_into(retail_rules::table)
        .values(row)
        .on_conflict((
            retail_rules::agent_id,
            retail_rules::sku_id,
            retail_rules::category_id,
        ))
        .do_update()
        .set(changed)
        .execute(conn))?;
    Ok(())
}

/// `false`: there is none.
pub(super) fn delete_retail(
    conn: &mut Conn,
    agent: AgentId,
    scope: Scope,
) -> Result<bool, db::Error> {
    let (sku, category) = scope_columns(scope);
    Ok(diesel::delete(retail_rules::table.find((agent.0, sku, category))).execute(conn)? == 1)
}

/// Takes a SKU's own amount away; a rule that follows the cost stays.
pub(super) fn delete_amount(conn: &mut Conn, agent: AgentId, sku: SkuId) -> Result<(), db::Error> {
    let (sku, category) = scope_columns(Scope::Sku(sku));
    let (absolute, _) = change_columns(Change::Absolute(0));
    let rule = retail_rules::table.find((agent.0, sku, category));
    diesel::delete(rule.filter(retail_rules::mode.eq(absolute))).execute(conn)?;
    Ok(())
}

pub(super) fn wholesale(
    conn: &mut Conn,
    sku: Option<SkuId>,
) -> Result<HashMap<SkuId, Vec<Wholesale>>, db::Error> {
    let mut prices = wholesale_prices::table.into_boxed();
    if let Some(sku) = sku {
        prices = prices.filter(wholesale_prices::sku_id.eq(sku));
    }
    let mut by_sku: HashMap<SkuId, Vec<Wholesale>> = HashMap::new();
    for (sku, level, min_quantity, unit) in prices.load::<(SkuId, i64, i32, i64)>(conn)? {
        let min_quantity = u32::try_from(min_quantity)
            .map_err(|_| db::Error::Corrupt("wholesale_prices.min_quantity"))?;
        let level = (level != 0).then_some(LevelId(level));
        by_sku.entry(sku).or_default().push(Wholesale { level, min_quantity, unit });
    }
    Ok(by_sku)
}

pub(super) fn put_wholesale(
    conn: &mut Conn,
    sku: SkuId,
    price: &Wholesale,
) -> Result<(), db::Error> {
    let unit = wholesale_prices::unit_price.eq(price.unit);
    let row = (
        wholesale_prices::sku_id.eq(sku),
        wholesale_prices::level_id.eq(price.level.map_or(0, |it| it.0)),
        wholesale_prices::min_quantity.eq(i32::try_from(price.min_quantity).unwrap_or(i32::MAX)),
        unit,
    );
    each_backend!(conn => diesel::insert_into(wholesale_prices::table)
        .values(row)
        .on_conflict((
            wholesale_prices::sku_id,
            wholesale_prices::level_id,
            wholesale_prices::min_quantity,
        ))
        .do_update()
        .set(unit)
        .execute(conn))?;
    Ok(())
}

/// `false`: there is none.
pub(super) fn delete_wholesale(
    conn: &mut Conn,
    sku: SkuId,
    level: Option<LevelId>,
    min_quantity: u32,
) -> Result<bool, db::Error> {
    let min_quantity = i32::try_from(min_quantity).unwrap_or(i32::MAX);
    let key = (sku.0, level.map_or(0, |it| it.0), min_quantity);
    Ok(diesel::delete(wholesale_prices::table.find(key)).execute(conn)? == 1)
}

/// All that agents and the platform ask for a SKU by name.
pub(super) fn forget_sku(conn: &mut Conn, sku: SkuId) -> Result<(), db::Error> {
    diesel::delete(retail_rules::table.filter(retail_rules::sku_id.eq(sku.0))).execute(conn)?;
    diesel::delete(markup_rules::table.filter(markup_rules::sku_id.eq(sku.0))).execute(conn)?;
    diesel::delete(wholesale_prices::table.filter(wholesale_prices::sku_id.eq(sku)))
        .execute(conn)?;
    Ok(())
}

pub(super) fn forget_child(
    conn: &mut Conn,
    owner: Option<AgentId>,
    child: AgentId,
) -> Result<(), db::Error> {
    let named = markup_rules::table
        .filter(markup_rules::owner_id.eq(owner.map_or(0, |it| it.0)))
        .filter(markup_rules::child_id.eq(child.0));
    diesel::delete(named).execute(conn)?;
    Ok(())
}

pub(super) fn forget_category(conn: &mut Conn, category: CategoryId) -> Result<(), db::Error> {
    let (retail, markups) = (retail_rules::category_id, markup_rules::category_id);
    diesel::delete(retail_rules::table.filter(retail.eq(category.0))).execute(conn)?;
    diesel::delete(markup_rules::table.filter(markups.eq(category.0))).execute(conn)?;
    Ok(())
}
