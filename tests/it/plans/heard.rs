//! Hears what a shop asks its database for, by listening at the connections it opens.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The one database that is listened to, as its connections are opened.
static DATABASE: Mutex<String> = Mutex::new(String::new());
static HEARD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Listens to every connection to this database that is opened from now on.
pub(super) fn listen(url: &str) {
    let place = url.strip_prefix("sqlite://").unwrap_or(url);
    place.clone_into(&mut DATABASE.lock().unwrap_or_else(PoisonError::into_inner));
    set_default_instrumentation(|| Some(Box::new(Listener { listens: false }))).unwrap();
}

/// The different questions and changes so far, with place-holders for their values.
pub(super) fn heard() -> BTreeSet<String> {
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let plain = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
    heard.into_iter().filter(|it| plain.iter().any(|word| it.starts_with(word))).collect()
}

struct Listener {
    /// Other tests open connections too, to databases of their own.
    listens: bool,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                self.listens = url == *DATABASE.lock().unwrap_or_else(PoisonError::into_inner);
            }
            InstrumentationEvent::StartQuery { query, .. } if self.listens => {
                let shown = query.to_string();
                let sql = shown.split(" -- binds:").next().unwrap_or_default();
                HEARD.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.trim().to_owned());
            }
            _ => {}
        }
    }
}
