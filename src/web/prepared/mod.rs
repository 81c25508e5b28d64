//! Pages that look the same to everybody: rendered once, packed once, and served from memory until
//! what they show has changed. While it is in memory and true, a page is answered before any route is
//! looked for.

mod pack;

pub use pack::Packed;

use super::display::Display;
use super::shop::Shop;
use super::visitor::{Theme, Visitor};
use crate::state::App;
use crate::types::Locale;
use actix_web::http::{Method, header};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

/// Above this many bytes everything is forgotten; what is asked for comes back by itself.
const MOST_BYTES: usize = 32 << 20;

/// Which page, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The page's own address.
    pub address: String,
    pub locale: Locale,
    pub theme: Theme,
    /// For a program instead of a person.
    pub json: bool,
}

impl Key {
    pub fn new(address: String, visitor: &Visitor) -> Key {
        let Visitor { locale, theme, wants_json, .. } = *visitor;
        Key { address, locale, theme, json: wants_json }
    }
}

/// A page in memory, and what it was made from.
pub struct Entry<T> {
    pub packed: Packed,
    pub edition: u64,
    pub facts: T,
    pub seen: Instant,
    /// Somebody is looking whether the page is still true; the others may have it meanwhile.
    looking: AtomicBool,
}

/// What pages show besides the catalogue: the stock, as it is said.
pub type Facts = Vec<super::storefront::Stock>;

#[derive(Default)]
pub struct Prepared {
    pages: RwLock<HashMap<Key, Arc<Entry<Facts>>>>,
}

/// What to do with a page that is in memory.
pub enum Found {
    /// Serve it.
    Good(Arc<Entry<Facts>>),
    /// Look whether it is still true, and tell [`Prepared::keep`].
    Old(Turn),
}

/// The right and duty to look. Dropped, it lets the next one look.
pub struct Turn(Option<Arc<Entry<Facts>>>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(entry) = &self.0 {
            entry.looking.store(false, Ordering::Release);
        }
    }
}

impl Turn {
    /// The page as it was, true or not: better than none while the database does not answer.
    pub fn as_it_was(&self) -> Option<&Packed> {
        self.0.as_ref().map(|it| &it.packed)
    }

    /// The page as it was, if all it shows is still so.
    pub fn unchanged(&self, edition: u64, facts: &Facts) -> Option<&Packed> {
        let entry = self.0.as_ref()?;
        (entry.edition == edition && entry.facts == *facts).then_some(&entry.packed)
    }
}

/// The page that is asked for, if it is in memory and nobody need look whether it is still true.
pub async fn at_hand(request: &HttpRequest, visitor: &Visitor) -> Option<HttpResponse> {
    if *request.method() != Method::GET || !request.query_string().is_empty() {
        return None;
    }
    let app = request.app_data::<Data<App>>()?;
    let display = request.app_data::<Data<Display>>()?;
    let shown = Shop::of(request).shown(app, display).await.ok()?;
    let key = Key::new(shown.key(request.path()), visitor);
    let entry = display.prepared.get(&key)?;
    let good = entry.edition == shown.edition && Display::is_recent(app, Some(entry.seen));
    good.then(|| entry.packed.respond(request, app.clock.now()))
}

impl Prepared {
    fn get(&self, key: &Key) -> Option<Arc<Entry<Facts>>> {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// `is_recent` says whether a page made or checked then may still be served unseen.
    pub fn find(&self, key: &Key, edition: u64, is_recent: impl Fn(Instant) -> bool) -> Found {
        let Some(entry) = self.get(key) else {
            return Found::Old(Turn(None));
        };
        let good = entry.edition == edition && is_recent(entry.seen);
        if good || entry.looking.swap(true, Ordering::AcqRel) {
            return Found::Good(entry);
        }
        Found::Old(Turn(Some(entry)))
    }

    pub fn keep(&self, key: Key, packed: Packed, edition: u64, facts: Facts) {
        let seen = Instant::now();
        let entry = Entry { packed, edition, facts, seen, looking: AtomicBool::new(false) };
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        pages.insert(key, Arc::new(entry));
        // Adding up a few hundred sizes is cheap beside making one page.
        if pages.values().map(|it| it.packed.size()).sum::<usize>() > MOST_BYTES {
            pages.clear();
        }
    }
}

/// A page made for this one request.
pub fn plain(html: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .body(html)
}
