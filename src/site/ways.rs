//! By which ways people become agents, as the operator switches them on and off.

use super::store;
use crate::db::{self, Conn, counters};
use crate::types::Timestamp;
use serde::{Deserialize, Serialize};

const TOPIC: &str = "ways";

/// The topic `ways` of `settings`. What the operator makes himself is always possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ways {
    /// Agents make links, and whoever has one joins below them.
    pub invites: bool,
    /// Strangers apply in the main shop, and the operator decides.
    pub applications: bool,
    /// Strangers apply in an agent's shop, and its agent decides.
    pub at_shops: bool,
}

impl Default for Ways {
    fn default() -> Ways {
        Ways { invites: true, applications: false, at_shops: false }
    }
}

pub fn ways(conn: &mut Conn) -> Result<Ways, db::Error> {
    match store::find(conn, TOPIC)? {
        Some(json) => serde_json::from_str(&json).map_err(|_| db::Error::Corrupt("settings.ways")),
        None => Ok(Ways::default()),
    }
}

/// Pages that lead to a closed way are rendered again.
pub fn set_ways(conn: &mut Conn, ways: Ways, now: Timestamp) -> Result<(), db::Error> {
    let json = serde_json::to_string(&ways).map_err(|_| db::Error::Corrupt("settings.ways"))?;
    store::put(conn, TOPIC, &json, now)?;
    counters::raise(conn, counters::CATALOGUE, 1)?;
    Ok(())
}
