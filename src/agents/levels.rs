//! An agent's standing: what part of the wholesale price the platform asks of him.

use super::{Error, store, touch, views};
use crate::db::{self, Conn};
use crate::types::{AgentId, Bps, Fault, LevelId};

/// In characters.
const LONGEST_NAME: usize = 40;
/// Ten times the wholesale price.
const MOST: Bps = Bps(100_000);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub id: LevelId,
    pub name: String,
    /// Of a SKU's wholesale price, where no price for the level itself is set.
    pub of_wholesale: Bps,
}

pub fn find_level(conn: &mut Conn, name: &str) -> Result<Option<Level>, Error> {
    Ok(views::levels(conn)?.into_iter().find(|it| it.name == name.trim()))
}

/// The level of that name; made when there is none, at the whole wholesale price.
pub fn level_named(conn: &mut Conn, name: &str) -> Result<LevelId, Error> {
    match find_level(conn, name)? {
        Some(level) => Ok(level.id),
        None => set_level(conn, name, Bps(10_000)),
    }
}

/// Makes the level, or changes what it pays.
pub fn set_level(conn: &mut Conn, name: &str, of_wholesale: Bps) -> Result<LevelId, Error> {
    let name = check(name, of_wholesale)?;
    let id = match find_level(conn, name)? {
        Some(level) => store::update_level(conn, level.id, name, of_wholesale).map(|()| level.id),
        None => store::insert_level(conn, name, of_wholesale),
    };
    let id = id.map_err(|error: db::Error| taken(error, "level"))?;
    touch(conn)?;
    Ok(id)
}

/// Another name, and what it pays from now on.
pub fn change_level(
    conn: &mut Conn,
    level: LevelId,
    name: &str,
    of_wholesale: Bps,
) -> Result<(), Error> {
    let name = check(name, of_wholesale)?;
    exists(conn, level)?;
    store::update_level(conn, level, name, of_wholesale).map_err(|error| taken(error, "level"))?;
    Ok(touch(conn)?)
}

/// From now on the agent stands there; `None`: nowhere in particular.
pub fn give_level(conn: &mut Conn, agent: AgentId, level: Option<LevelId>) -> Result<(), Error> {
    if let Some(level) = level {
        exists(conn, level)?;
    }
    if !store::set_level_of(conn, agent, level)? {
        return Err(Error::NotFound("agent"));
    }
    Ok(touch(conn)?)
}

fn exists(conn: &mut Conn, level: LevelId) -> Result<(), Error> {
    let known = views::levels(conn)?.iter().any(|it| it.id == level);
    if known { Ok(()) } else { Err(Error::NotFound("level")) }
}

/// The name as it is kept.
fn check(name: &str, of_wholesale: Bps) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Error::Invalid { field: "level", problem: "empty".into() });
    }
    Fault::fits(name, LONGEST_NAME)
        .map_err(|problem| Error::Invalid { field: "level", problem })?;
    if of_wholesale < Bps(1) || of_wholesale > MOST {
        return Err(Error::Invalid {
            field: "of_wholesale",
            problem: "percent_out_of_range".into(),
        });
    }
    Ok(name)
}

pub(super) fn taken(error: db::Error, what: &'static str) -> Error {
    if db::is_unique_violation(&error) { Error::Taken(what) } else { Error::Db(error) }
}
