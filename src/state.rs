//! The assembled parts a request may need. No behaviour.

use crate::config::Config;
use crate::crypto::Passwords;
use crate::db::Db;
use crate::inventory::Shelves;
use crate::pool::Pool;
use crate::types::Timestamp;
use crate::vault::Vault;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// One per process; handed around behind an `Arc`.
pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub vault: Vault,
    pub pool: Arc<dyn Pool>,
    pub shelves: Shelves,
    pub passwords: Passwords,
}

/// Where the ways in read the time. Tests set it by hand.
#[derive(Clone)]
pub enum Clock {
    System,
    Hand(Arc<AtomicI64>),
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => Timestamp::from_seconds(system_seconds()),
            Clock::Hand(seconds) => Timestamp::from_seconds(seconds.load(Ordering::SeqCst)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}
