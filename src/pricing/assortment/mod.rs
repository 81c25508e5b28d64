//! What may be sold by whom. Closed to everybody and open to one agent, a SKU is his and his
//! branch's alone.

mod store;

pub(super) use store::{forget_category, forget_sku, load, of_agent, of_sku, wide};

use super::Error;
use super::rules::{Item, Scope};
use super::save::check_category;
use crate::agents::{self, Link};
use crate::db::Conn;
use crate::types::{AgentId, LevelId};

/// Whose shops a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whom {
    All,
    /// Agents of this level.
    Level(LevelId),
    /// This agent and everybody below him.
    Branch(AgentId),
    /// The shop of this agent alone; those below him go on.
    Shop(AgentId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assortment {
    pub scope: Scope,
    pub whom: Whom,
    pub open: bool,
}

/// By the operator. What nothing is said about may be sold.
pub fn set_assortment(conn: &mut Conn, rule: &Assortment) -> Result<(), Error> {
    agents::touch(conn)?;
    check_category(conn, rule.scope)?;
    Ok(store::put(conn, rule)?)
}

/// `false`: there was none.
pub fn remove_assortment(conn: &mut Conn, scope: Scope, whom: Whom) -> Result<bool, Error> {
    agents::touch(conn)?;
    Ok(store::delete(conn, scope, whom)?)
}

/// Whether the last of the line may sell the item. What names the item more exactly wins, then what
/// names the agent more exactly: himself, then those above him, the nearest first, then his level.
pub(super) fn is_open(rules: &[Assortment], item: Item<'_>, line: &[Link]) -> bool {
    let fitting = rules.iter().filter_map(|rule| {
        let exact = (rule.scope.exactness(item)?, exactness(rule.whom, line)?);
        Some((exact, rule.open))
    });
    fitting.max_by_key(|(exact, _)| *exact).is_none_or(|(_, open)| open)
}

fn exactness(whom: Whom, line: &[Link]) -> Option<usize> {
    match whom {
        Whom::All => Some(0),
        Whom::Level(level) => (line.last()?.level == Some(level)).then_some(1),
        // The deeper, the nearer to the shop.
        Whom::Shop(agent) => (line.last()?.agent == agent).then_some(line.len() + 2),
        Whom::Branch(agent) => line.iter().position(|it| it.agent == agent).map(|depth| depth + 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::Status;
    use crate::pricing::tests::sku;
    use crate::types::CategoryId;

    fn link(agent: i64, level: Option<i64>) -> Link {
        let level = level.map(LevelId);
        Link {
            agent: AgentId(agent),
            level,
            status: Status::Active,
            closes_branch: false,
            limited: false,
        }
    }

    #[test]
    fn the_nearest_word_counts() {
        let sku = sku(1_000, &[]);
        let item = Item { sku: &sku, categories: &[CategoryId(5)] };
        let line = [link(1, None), link(2, None), link(3, Some(9))];
        let rule = |scope, whom, open| Assortment { scope, whom, open };
        // Each overrules those before it.
        let rules = [
            rule(Scope::Everything, Whom::All, false),
            rule(Scope::Everything, Whom::Level(LevelId(9)), true),
            rule(Scope::Everything, Whom::Branch(AgentId(1)), false),
            rule(Scope::Everything, Whom::Branch(AgentId(3)), true),
            rule(Scope::Everything, Whom::Shop(AgentId(3)), false),
            rule(Scope::Category(CategoryId(5)), Whom::All, false),
            rule(Scope::Sku(sku.id), Whom::Level(LevelId(9)), true),
        ];
        assert!(is_open(&[], item, &line));
        for known in 1..=rules.len() {
            let newest = rules[known - 1];
            assert_eq!(is_open(&rules[..known], item, &line), newest.open, "{newest:?}");
        }
        let others = [rule(Scope::Everything, Whom::Branch(AgentId(4)), false)];
        assert!(is_open(&others, item, &line));
    }
}
