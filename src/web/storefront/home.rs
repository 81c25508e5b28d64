//! `GET /`: everything that is for sale, by category or by search.

use super::card::Card;
use super::stock::{Stock, free_of};
use crate::catalog::{Category, Listing, Window};
use crate::state::App;
use crate::types::{CategoryId, Page, PageRequest};
use crate::web::display::Display;
use crate::web::prepared::{Found, Key, Packed};
use crate::web::{Frame, PageError, Shop, Visitor};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;

const PER_PAGE: u32 = 24;
/// In characters.
const LONGEST_SEARCH: usize = 80;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    q: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "storefront/home.html")]
struct HomePage {
    f: Frame,
    q: String,
    category: String,
    tabs: Vec<Tab>,
    subtabs: Vec<Tab>,
    cards: Page<Card>,
    previous: Option<String>,
    next: Option<String>,
}

/// One way to narrow the list down.
struct Tab {
    name: String,
    address: String,
    current: bool,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    wish: Query<Wish>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (wish, now) = (wish.into_inner().tidied(), app.clock.now());
    let shown = shop.shown(&app, &display).await?;
    let wish = wish.by_slug(&shown.window);
    let key = Key::new(shown.key(&wish.address()), &visitor);
    let turn = match display
        .prepared
        .find(&key, shown.edition, |seen| Display::is_recent(&app, Some(seen)))
    {
        Found::Good(page) if !visitor.wants_json => return Ok(page.packed.respond(&request, now)),
        Found::Good(_) => None,
        Found::Old(turn) => Some(turn),
    };
    let listings = wish.listings(&shown.window);
    let free = match (free_of(&app, &listings.items).await, &turn) {
        (Ok(free), _) => free,
        (Err(failure), Some(turn)) if !visitor.wants_json => {
            let known = turn.as_it_was().ok_or(failure)?;
            return Ok(known.respond(&request, now));
        }
        (Err(failure), _) => return Err(PageError(failure)),
    };
    let mut cards = listings.map(|it| Card::of(it, &free));
    if visitor.wants_json {
        return Ok(as_json(&cards.as_asked(wish.wanted()), &shown.window));
    }
    let is_there = cards.number == wish.number() && !cards.items.is_empty();
    let facts: Vec<Stock> = cards.items.iter().map(|it| it.stock).collect();
    // After the facts, which are compared in the window's own order.
    cards.items.sort_by_key(|it| it.stock.is_sold_out());
    let packed = match turn.as_ref().and_then(|it| it.unchanged(shown.edition, &facts)) {
        Some(packed) => packed.clone(),
        None => {
            let f = Frame::of(&wish.address(), &visitor, &display, &shown);
            Packed::page(wish.page(&shown.window, cards, f).render()?)
        }
    };
    let answer = packed.respond(&request, now);
    // Addresses of pages that are not there are without number.
    if wish.q.is_empty() && is_there {
        display.prepared.keep(key, packed, shown.edition, facts);
    }
    Ok(answer)
}

fn as_json(cards: &Page<Card>, window: &Window) -> HttpResponse {
    let products: Vec<_> = cards.items.iter().map(Card::as_json).collect();
    let category = |it: &Category| {
        let above = window.categories.iter().find(|above| it.parent == Some(above.id));
        json!({ "category": it.slug, "name": it.name, "above": above.map(|it| &it.slug) })
    };
    HttpResponse::Ok().json(json!({
        "categories": window.categories.iter().map(category).collect::<Vec<_>>(),
        "products": products,
        "page": cards.number,
        "pages": cards.pages(),
        "total": cards.total,
    }))
}

impl Wish {
    fn tidied(self) -> Wish {
        let q: String = self.q.trim().chars().take(LONGEST_SEARCH).collect();
        Wish { q, category: self.category.trim().to_owned(), page: self.page }
    }

    /// A category's name is as good as its slug.
    fn by_slug(mut self, window: &Window) -> Wish {
        let of_slug = |it: &Category| it.slug.as_str() == self.category;
        if !self.category.is_empty() && !window.categories.iter().any(of_slug) {
            let named = window.categories.iter().find(|it| it.name == self.category);
            self.category = named.map_or(self.category, |it| it.slug.to_string());
        }
        self
    }

    fn number(&self) -> u32 {
        self.page.parse().unwrap_or(1)
    }

    fn wanted(&self) -> PageRequest {
        PageRequest::new(self.number(), PER_PAGE)
    }

    /// This page's own address, whatever else stood in the query.
    fn address(&self) -> String {
        address(&self.q, &self.category, self.number())
    }

    fn listings<'w>(&self, window: &'w Window) -> Page<&'w Listing> {
        let wanted = self.categories(window);
        let words: Vec<String> = self.q.split_whitespace().map(str::to_lowercase).collect();
        let fitting: Vec<&Listing> = window
            .listings
            .iter()
            .filter(|it| match &wanted {
                Some(wanted) => it.product.category.is_some_and(|id| wanted.contains(&id)),
                None => true,
            })
            .filter(|it| says_all(it, &words))
            .collect();
        self.wanted().part(fitting)
    }

    /// The category asked for and what lies in it; an unknown one holds nothing.
    fn categories(&self, window: &Window) -> Option<Vec<CategoryId>> {
        if self.category.is_empty() {
            return None;
        }
        let chosen = window.categories.iter().find(|it| it.slug.as_str() == self.category);
        Some(chosen.map_or_else(Vec::new, |chosen| {
            let inside = |it: &&Category| it.id == chosen.id || it.parent == Some(chosen.id);
            window.categories.iter().filter(inside).map(|it| it.id).collect()
        }))
    }

    fn page(&self, window: &Window, cards: Page<Card>, f: Frame) -> HomePage {
        let chosen = window.categories.iter().find(|it| it.slug.as_str() == self.category);
        let top = chosen.map(|it| it.parent.unwrap_or(it.id));
        let tab = |it: &Category, current: bool| Tab {
            name: it.name.clone(),
            address: format!("{}{}", f.base, address("", it.slug.as_str(), 1)),
            current,
        };
        let of_level = |parent: Option<CategoryId>| {
            window.categories.iter().filter(move |it| it.parent == parent)
        };
        let here = |number: u32| format!("{}{}", f.base, address(&self.q, &self.category, number));
        let more = i64::from(cards.number) < cards.pages();
        HomePage {
            tabs: of_level(None).map(|it| tab(it, Some(it.id) == top)).collect(),
            subtabs: match top {
                Some(top) => of_level(Some(top))
                    .map(|it| tab(it, chosen.is_some_and(|chosen| chosen.id == it.id)))
                    .collect(),
                None => Vec::new(),
            },
            previous: (cards.number > 1).then(|| here(cards.number - 1)),
            next: more.then(|| here(cards.number + 1)),
            q: self.q.clone(),
            category: self.category.clone(),
            cards,
            f,
        }
    }
}

fn address(q: &str, category: &str, page: u32) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut query = Vec::new();
    if !q.is_empty() {
        query.push(format!("q={}", encoded(q)));
    }
    if !category.is_empty() {
        query.push(format!(
            "category={}",
            category.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "")
        ));
    }
    if page > 1 {
        query.push(format!("page={page}"));
    }
    if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) }
}

fn says_all(listing: &Listing, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let product = &listing.product;
    let said = format!("{} {} {}", product.name, product.summary, product.tags.join(" "));
    let said = said.to_lowercase();
    words.iter().all(|it| said.contains(it))
}
