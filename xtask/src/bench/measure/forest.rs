//! Agents by the thousand, written as rows while the shop is closed: each with a shop, an amount that
//! his children pay more than he does, and a price of his own.
//!
//! They come in tens of thousands, each below one head; such a branch is ten blocks of a thousand.
//! In a block everybody has three children, so that the deepest agent stands ten levels down.

use super::shop::{Place, SKU};
use anyhow::Result;

#[derive(Clone, Copy)]
pub struct Forest {
    pub agents: u32,
}

impl Forest {
    /// A branch of 998, and two agents below whom it can hang.
    pub const BRANCH: (u32, [u32; 2]) = (3, [1, 2]);

    /// Somebody who stands as deep as anybody.
    pub fn deepest(self) -> u32 {
        self.agents.min(2_000)
    }

    /// How many stand at and below the first.
    pub fn first_branch(self) -> u32 {
        self.agents.min(10_000)
    }

    pub fn name(number: u32) -> String {
        format!("agent-{number}")
    }

    pub fn shop(number: u32) -> String {
        format!("/s/shop-{number}")
    }

    /// Into a shop without agents. The first is made as an operator makes him, the others like him.
    pub async fn grow(self, place: &Place<'_>) -> Result<()> {
        let first = Forest::name(1);
        place.say(&["agent", "create", &first, "--shop", "shop-1"]).await?;
        place.say(&["agent", "wholesale", "--sku", SKU, "--price", "5.00"]).await?;
        place.say(&["agent", "markup", &first, "--fixed", "0.10"]).await?;
        place.say(&["agent", "price", &first, "--sku", SKU, "--retail", "10.00"]).await?;
        place.execute(&self.rows()).await
    }

    fn rows(self) -> String {
        let parent = "CASE WHEN (i - 1) % 1000 = 0 THEN (i - 1) / 10000 * 10000 + 1
                           WHEN (i - 1) % 1000 < 3 THEN i - 1
                           ELSE (i - 1) / 1000 * 1000 + ((i - 1) % 1000 - 3) / 3 + 3 END";
        let numbers = format!(
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {})",
            self.agents
        );
        format!(
            "INSERT INTO agents (id, parent_id, name, status, depth, created_at)
             {numbers} SELECT i, CASE WHEN (i - 1) % 10000 <> 0 THEN {parent} END,
                 'agent-' || i, status, 0, created_at
             FROM n CROSS JOIN agents WHERE agents.id = 1 ORDER BY i;
             DELETE FROM agent_paths;
             INSERT INTO agent_paths (ancestor_id, descendant_id, distance)
             WITH RECURSIVE up (ancestor, descendant, distance) AS (
                 SELECT id, id, 0 FROM agents UNION ALL
                 SELECT parent_id, descendant, distance + 1 FROM up
                 JOIN agents ON agents.id = up.ancestor WHERE parent_id IS NOT NULL)
             SELECT ancestor, descendant, distance FROM up;
             UPDATE agents SET depth = (SELECT 1 + MAX(distance) FROM agent_paths
                 WHERE descendant_id = agents.id);
             INSERT INTO agent_shops (agent_id, slug, site, created_at)
             SELECT agents.id, 'shop-' || agents.id, site, agents.created_at
             FROM agent_shops CROSS JOIN agents WHERE agents.id > 1;
             INSERT INTO markup_rules (owner_id, sku_id, category_id, child_id, level_id, mode, value)
             SELECT agents.id, sku_id, category_id, child_id, markup_rules.level_id, mode, value
             FROM markup_rules CROSS JOIN agents WHERE owner_id = 1 AND agents.id > 1;
             INSERT INTO retail_rules (agent_id, sku_id, category_id, mode, value, rounding, step, ending)
             SELECT agents.id, sku_id, category_id, mode, value, rounding, step, ending
             FROM retail_rules CROSS JOIN agents WHERE agents.id > 1;"
        )
    }
}
