//! The central after-sales page, if the operator offers it to buyers of agents' shops too.

use super::{Error, LONGEST_NAME, store};
use crate::db::{self, Conn, counters};
use crate::types::{Fault, Timestamp};
use serde::{Deserialize, Serialize};

const TOPIC: &str = "service";

/// Where buyers of all shops look their orders up, at the platform's own address.
pub const PAGE: &str = "/service";

/// The topic `service` of `settings`. Off, agents' shops say nothing of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    pub on: bool,
    /// What the page is called there: a name of its own, not the platform's.
    pub name: String,
}

impl Service {
    /// What it is called, where it is offered.
    pub fn offered(&self) -> Option<&str> {
        self.on.then_some(self.name.as_str())
    }
}

pub fn service(conn: &mut Conn) -> Result<Service, db::Error> {
    match store::find(conn, TOPIC)? {
        Some(json) => {
            serde_json::from_str(&json).map_err(|_| db::Error::Corrupt("settings.service"))
        }
        None => Ok(Service::default()),
    }
}

/// Pages that lead there are rendered again.
pub fn set_service(conn: &mut Conn, service: &Service, now: Timestamp) -> Result<(), Error> {
    let refuse = |problem| Err(Error::Invalid { field: "name", problem });
    let name = service.name.trim();
    if !name.is_empty() || service.on {
        Fault::line(name, LONGEST_NAME).or_else(refuse)?;
    }
    let service = Service { on: service.on, name: name.to_owned() };
    let json =
        serde_json::to_string(&service).map_err(|_| db::Error::Corrupt("settings.service"))?;
    store::put(conn, TOPIC, &json, now)?;
    counters::raise(conn, counters::CATALOGUE, 1)?;
    Ok(())
}
