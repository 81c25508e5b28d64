//! Rows of `assortment_rules`. In them, 0 stands for "all".

use super::{Assortment, Whom};
use crate::db::schema::assortment_rules;
use crate::db::{self, Conn};
use crate::each_backend;
use crate::pricing::rules::{Item, Scope};
use crate::pricing::store::{categories, scope, scope_columns};
use crate::types::{AgentId, CategoryId, LevelId, SkuId};
use diesel::prelude::*;

/// Stands where an assortment rule has a level, when it is about an agent's own shop alone.
const OWN_SHOP: i64 = -1;

type AssortmentRow = (i64, i64, i64, i64, bool);

/// All rules, or those that may be about one item.
pub(in crate::pricing) fn load(
    conn: &mut Conn,
    only: Option<Item<'_>>,
) -> Result<Vec<Assortment>, db::Error> {
    let mut rules = assortment_rules::table.into_boxed();
    if let Some(item) = only {
        rules = rules
            .filter(assortment_rules::sku_id.eq_any([0, item.sku.id.0]))
            .filter(assortment_rules::category_id.eq_any(categories(item)));
    }
    Ok(rules.load(conn)?.into_iter().map(read).collect())
}

/// What is said of one SKU by name.
pub(in crate::pricing) fn of_sku(
    conn: &mut Conn,
    sku: SkuId,
) -> Result<Vec<Assortment>, db::Error> {
    let named = assortment_rules::table
        .filter(assortment_rules::sku_id.eq(sku.0))
        .order((assortment_rules::agent_id, assortment_rules::level_id));
    Ok(named.load(conn)?.into_iter().map(read).collect())
}

/// At most so many wide rules: who has more is past reading them.
const MOST_WIDE: i64 = 500;

/// What is said of more than one SKU.
pub(in crate::pricing) fn wide(conn: &mut Conn) -> Result<Vec<Assortment>, db::Error> {
    let wide = assortment_rules::table
        .filter(assortment_rules::sku_id.eq(0))
        .order((
            assortment_rules::category_id,
            assortment_rules::agent_id,
            assortment_rules::level_id,
        ))
        .limit(MOST_WIDE);
    Ok(wide.load(conn)?.into_iter().map(read).collect())
}

/// What is said of one agent's branch by name.
pub(in crate::pricing) fn of_agent(
    conn: &mut Conn,
    agent: AgentId,
) -> Result<Vec<Assortment>, db::Error> {
    let named = assortment_rules::table
        .filter(assortment_rules::agent_id.eq(agent.0))
        .order((assortment_rules::sku_id, assortment_rules::category_id));
    Ok(named.load(conn)?.into_iter().map(read).collect())
}

fn read((sku, category, agent, level, open): AssortmentRow) -> Assortment {
    Assortment {
        scope: scope(sku, category),
        whom: match (agent, level) {
            (0, 0) => Whom::All,
            (0, level) => Whom::Level(LevelId(level)),
            (agent, OWN_SHOP) => Whom::Shop(AgentId(agent)),
            (agent, _) => Whom::Branch(AgentId(agent)),
        },
        open,
    }
}

/// Agent and level.
fn whom_columns(whom: Whom) -> (i64, i64) {
    match whom {
        Whom::All => (0, 0),
        Whom::Level(level) => (0, level.0),
        Whom::Branch(agent) => (agent.0, 0),
        Whom::Shop(agent) => (agent.0, OWN_SHOP),
    }
}

pub(super) fn put(conn: &mut Conn, rule: &Assortment) -> Result<(), db::Error> {
    let (sku, category) = scope_columns(rule.scope);
    let (agent, level) = whom_columns(rule.whom);
    let open = assortment_rules::open.eq(rule.open);
    let row = (
        assortment_rules::sku_id.eq(sku),
        assortment_rules::category_id.eq(category),
        assortment_rules::agent_id.eq(agent),
        assortment_rules::level_id.eq(level),
        open,
    );
    each_backend!(conn => diesel::insert_into(assortment_rules::table)
        .values(row)
        .on_conflict((
            assortment_rules::sku_id,
            assortment_rules::category_id,
            assortment_rules::agent_id,
            assortment_rules::level_id,
        ))
        .do_update()
        .set(open)
        .execute(conn))?;
    Ok(())
}

/// `false`: there is none.
pub(super) fn delete(conn: &mut Conn, scope: Scope, whom: Whom) -> Result<bool, db::Error> {
    let (sku, category) = scope_columns(scope);
    let (agent, level) = whom_columns(whom);
    let key = (sku, category, agent, level);
    Ok(diesel::delete(assortment_rules::table.find(key)).execute(conn)? == 1)
}

pub(in crate::pricing) fn forget_sku(conn: &mut Conn, sku: SkuId) -> Result<(), db::Error> {
    let named = assortment_rules::table.filter(assortment_rules::sku_id.eq(sku.0));
    diesel::delete(named).execute(conn)?;
    Ok(())
}

pub(in crate::pricing) fn forget_category(
    conn: &mut Conn,
    category: CategoryId,
) -> Result<(), db::Error> {
    let named = assortment_rules::table.filter(assortment_rules::category_id.eq(category.0));
    diesel::delete(named).execute(conn)?;
    Ok(())
}
