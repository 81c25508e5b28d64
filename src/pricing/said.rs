//! Rules as the audit log tells of them: in signs and numbers, the same in every language.

use super::assortment::Whom;
use super::rules::{Ask, Change, Scope, Target};
use crate::types::{Currency, Money};
use std::fmt;

/// Everything, or everybody.
const ALL: &str = "*";

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Sku(id) => write!(f, "sku:{id}"),
            Scope::Category(id) => write!(f, "category:{id}"),
            Scope::Everything => f.write_str(ALL),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Child(id) => write!(f, "agent:{id}"),
            Target::Level(id) => write!(f, "level:{id}"),
            Target::Children => f.write_str(ALL),
        }
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whom::All => f.write_str(ALL),
            Whom::Level(id) => write!(f, "level:{id}"),
            Whom::Branch(id) => write!(f, "agent:{id}/*"),
            Whom::Shop(id) => write!(f, "agent:{id}"),
        }
    }
}

impl Change {
    /// Such as `+8.50%`, `+¥1.00` or `¥9.90`.
    pub fn said(self, currency: Currency) -> String {
        match self {
            Change::Percent(bps) => {
                let sign = if bps < 0 { '-' } else { '+' };
                let whole = bps.unsigned_abs();
                format!("{sign}{}.{:02}%", whole / 100, whole % 100)
            }
            Change::Fixed(minor) if minor < 0 => Money::new(minor, currency).to_string(),
            Change::Fixed(minor) => format!("+{}", Money::new(minor, currency)),
            Change::Absolute(minor) => Money::new(minor, currency).to_string(),
        }
    }
}

impl Ask {
    /// The price, or `–` where nothing is sold.
    pub fn said(self, currency: Currency) -> String {
        match self {
            Ask::Price(change, _) => change.said(currency),
            Ask::Hide => "–".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{AgentId, SkuId};

    #[test]
    fn rules_read_like_what_was_typed() {
        let said = [Change::Percent(850), Change::Percent(-5), Change::Fixed(100)];
        let said = said.map(|it| it.said(Currency::CNY));
        assert_eq!(said, ["+8.50%", "-0.05%", "+¥1.00"]);
        assert_eq!(Change::Absolute(990).said(Currency::CNY), "¥9.90");
        let scopes = [Scope::Everything.to_string(), Scope::Sku(SkuId(7)).to_string()];
        assert_eq!(scopes, ["*", "sku:7"]);
        let whom = [Whom::Branch(AgentId(3)).to_string(), Whom::Shop(AgentId(3)).to_string()];
        assert_eq!(whom, ["agent:3/*", "agent:3"]);
    }
}
