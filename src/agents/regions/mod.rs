//! Where an agent's branch may sell: a limit of the operator's, on him and everybody below him. It is
//! said of himself, or of his level; what is said of himself is nearer.

mod store;
mod views;

pub use views::{find_limit, find_limit_of_level, limits_of};

use super::{Error, touch};
use crate::db::{self, Conn};
use crate::types::{AgentId, Fault, LevelId, Region};
use std::fmt;
use std::str::FromStr;

/// Of regions in one limit.
const MOST: usize = 100;

/// As it stands in the rows where an agent may sell wherever his level may not.
const ANYWHERE: &str = "anywhere";

/// In these regions alone, or everywhere but there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// None, whatever is said of his level.
    Anywhere,
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
            Limit::Anywhere => &[],
            Limit::Only(regions) | Limit::Except(regions) => regions,
        }
    }

    /// The word that it begins with in the rows, and that forms have for it.
    pub fn mode(&self) -> &'static str {
        match self {
            Limit::Anywhere => ANYWHERE,
            Limit::Only(_) => "only",
            Limit::Except(_) => "except",
        }
    }

    fn verdict(&self, region: Option<Region>) -> Verdict {
        let region = match (self, region) {
            (Limit::Anywhere, _) => return Verdict::Open,
            (_, None) => return Verdict::Unknown,
            (_, Some(region)) => region,
        };
        let named = self.regions().iter().any(|it| it.covers(&region));
        let partly = self.regions().iter().any(|it| region.covers(it));
        match (self, named, partly) {
            (Limit::Anywhere, ..)
            | (Limit::Only(_), true, _)
            | (Limit::Except(_), false, false) => Verdict::Open,
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

/// By the operator; `None`: nothing is said of him, so that his level says it.
pub fn set_limit(conn: &mut Conn, agent: AgentId, limit: Option<&Limit>) -> Result<(), Error> {
    let kept = kept(limit)?;
    touch(conn)?;
    match store::put(conn, agent, &kept)? {
        true => Ok(()),
        false => Err(Error::NotFound("agent")),
    }
}

/// Of all agents of a level of whom nothing is said themselves.
pub fn set_limit_of_level(
    conn: &mut Conn,
    level: LevelId,
    limit: Option<&Limit>,
) -> Result<(), Error> {
    let kept = kept(limit)?;
    touch(conn)?;
    match store::put_of_level(conn, level, &kept)? {
        true => Ok(()),
        false => Err(Error::NotFound("level")),
    }
}

fn kept(limit: Option<&Limit>) -> Result<String, Error> {
    let refuse = |problem| Err(Error::Invalid { field: "regions", problem });
    match limit {
        None => Ok(String::new()),
        Some(Limit::Only(regions) | Limit::Except(regions)) if regions.is_empty() => {
            refuse("empty".into())
        }
        Some(limit) if limit.regions().len() > MOST => refuse(Fault::too_many(MOST)),
        Some(limit) => Ok(limit.to_string()),
    }
}

/// What limits an agent, from what the rows say of himself and of his level; `None`: nothing.
pub(super) fn nearest<'a>(own: &'a str, of_level: Option<&'a str>) -> Option<&'a str> {
    let said = if own.is_empty() { of_level.unwrap_or_default() } else { own };
    Some(said).filter(|it| !it.is_empty() && *it != ANYWHERE)
}

/// As it stands in the rows: `only CN-GD CN-BJ`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.mode())?;
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
            (Some(ANYWHERE), Ok(none)) if none.is_empty() => Ok(Limit::Anywhere),
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
    fn what_is_said_of_an_agent_himself_is_nearer_than_what_is_said_of_his_level() {
        assert_eq!(nearest("", None), None);
        assert_eq!(nearest("", Some("")), None);
        assert_eq!(nearest("", Some("only CN")), Some("only CN"));
        assert_eq!(nearest("except RU", Some("only CN")), Some("except RU"));
        assert_eq!(nearest("anywhere", Some("only CN")), None);
        assert_eq!(judge(&[Limit::Anywhere], at("", "")), Open);
    }

    #[test]
    fn a_limit_is_read_back_as_it_was_written() {
        for text in ["only CN-GD CN-BJ", "except RU", "anywhere"] {
            assert_eq!(text.parse::<Limit>().unwrap().to_string(), text);
        }
        assert!("CN".parse::<Limit>().is_err());
    }
}
