//! Where an agent's branch may sell: a limit of the operator's, on him and everybody below him.

mod store;
mod views;

pub use views::{find_limit, limits_of};

use super::{Error, touch};
use crate::db::{self, Conn};
use crate::types::{AgentId, Region};
use std::fmt;
use std::str::FromStr;

/// Of regions in one limit.
const MOST: usize = 100;

/// In these regions alone, or everywhere but there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    Only(Vec<Region>),
    Except(Vec<Region>),
}

/// Whether something is sold to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Open,
    Closed,
    /// It hangs on what is not known of where he is.
    Unknown,
}

/// Where a buyer is, as far as a proxy found and he himself said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whereabouts {
    pub found: Option<Region>,
    pub declared: Option<Region>,
}

impl Whereabouts {
    /// What was found is believed before what was said; what was said may make it more exact.
    fn region(self) -> Option<Region> {
        match (self.found, self.declared) {
            (Some(found), Some(declared)) if found.covers(&declared) => Some(declared),
            (found, declared) => found.or(declared),
        }
    }
}

impl Limit {
    pub fn regions(&self) -> &[Region] {
        match self {
            Limit::Only(regions) | Limit::Except(regions) => regions,
        }
    }

    fn verdict(&self, region: Option<Region>) -> Verdict {
        let Some(region) = region else {
            return Verdict::Unknown;
        };
        let named = self.regions().iter().any(|it| it.covers(&region));
        let partly = self.regions().iter().any(|it| region.covers(it));
        match (self, named, partly) {
            (Limit::Only(_), true, _) | (Limit::Except(_), false, false) => Verdict::Open,
            (Limit::Except(_), true, _) | (Limit::Only(_), false, false) => Verdict::Closed,
            (_, false, true) => Verdict::Unknown,
        }
    }
}

/// What all limits of a line say together.
pub fn judge(limits: &[Limit], buyer: Whereabouts) -> Verdict {
    let region = buyer.region();
    let mut verdict = Verdict::Open;
    for limit in limits {
        match limit.verdict(region) {
            Verdict::Closed => return Verdict::Closed,
            Verdict::Unknown => verdict = Verdict::Unknown,
            Verdict::Open => (),
        }
    }
    verdict
}

/// By the operator; `None`: none.
pub fn set_limit(conn: &mut Conn, agent: AgentId, limit: Option<&Limit>) -> Result<(), Error> {
    let refuse = |problem| Err(Error::Invalid { field: "regions", problem });
    match limit.map(|it| it.regions().len()) {
        Some(0) => return refuse("empty"),
        Some(regions) if regions > MOST => return refuse("too_many"),
        _ => (),
    }
    touch(conn)?;
    let kept = limit.map_or_else(String::new, ToString::to_string);
    match store::put(conn, agent, &kept)? {
        true => Ok(()),
        false => Err(Error::NotFound("agent")),
    }
}

/// As it stands in the rows: `only CN-GD CN-BJ`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::Only(_) => "only",
            Limit::Except(_) => "except",
        })?;
        self.regions().iter().try_for_each(|it| write!(f, " {it}"))
    }
}

impl FromStr for Limit {
    type Err = db::Error;

    fn from_str(text: &str) -> Result<Limit, db::Error> {
        let corrupt = db::Error::Corrupt("agents.regions");
        let mut words = text.split(' ');
        let mode = words.next();
        let regions = words.map(str::parse).collect::<Result<Vec<Region>, _>>();
        match (mode, regions) {
            (Some("only"), Ok(regions)) => Ok(Limit::Only(regions)),
            (Some("except"), Ok(regions)) => Ok(Limit::Except(regions)),
            _ => Err(corrupt),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Closed, Open, Unknown};

    fn at(found: &str, declared: &str) -> Whereabouts {
        Whereabouts { found: found.parse().ok(), declared: declared.parse().ok() }
    }

    #[test]
    fn a_limit_says_where_something_is_sold() {
        let only: Limit = "only CN-GD US".parse().unwrap();
        let except: Limit = "except CN-XJ RU".parse().unwrap();
        for (buyer, by_only, by_except) in [
            (at("CN-GD", ""), Open, Open),
            (at("CN-BJ", ""), Closed, Open),
            (at("CN-XJ", ""), Closed, Closed),
            (at("US", ""), Open, Open),
            (at("RU", ""), Closed, Closed),
            (at("CN", ""), Unknown, Unknown),
            (at("", ""), Unknown, Unknown),
            (at("", "CN-GD"), Open, Open),
            // What was found is not talked away, but may be told more exactly.
            (at("CN", "CN-GD"), Open, Open),
            (at("CN-BJ", "CN-GD"), Closed, Open),
            (at("CN", "US"), Unknown, Unknown),
        ] {
            assert_eq!(judge(std::slice::from_ref(&only), buyer), by_only, "{buyer:?}");
            assert_eq!(judge(std::slice::from_ref(&except), buyer), by_except, "{buyer:?}");
        }
        assert_eq!(judge(&[], at("", "")), Open);
        assert_eq!(judge(&[only, except], at("CN", "CN-XJ")), Closed);
    }

    #[test]
    fn a_limit_is_read_back_as_it_was_written() {
        for text in ["only CN-GD CN-BJ", "except RU"] {
            assert_eq!(text.parse::<Limit>().unwrap().to_string(), text);
        }
        assert!("CN".parse::<Limit>().is_err());
    }
}
