//! `GET /p/{product}`: one product, with the form to buy it.

use super::card::{Card, is_by_hand, list_price};
use super::form::{Asked, Typed, most};
use super::places::{Place, places};
use super::stock::{Free, Stock, free_of};
use crate::catalog::{Listing, Sku};
use crate::orders::{self, Reduced};
use crate::payments::Account;
use crate::pricing;
use crate::state::App;
use crate::types::{Money, Slug, Timestamp};
use crate::web::display::{Display, Shown};
use crate::web::face::sentence;
use crate::web::paying::icon_of;
use crate::web::prepared::{Found, Key, Packed};
use crate::web::{Failure, Frame, PageError, Shop, Visitor};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// Another variant or quantity than the first: how the page adds up without a script.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    sku: String,
    #[serde(default)]
    quantity: String,
}

#[derive(Template)]
#[template(path = "storefront/product.html")]
pub(super) struct ProductPage {
    f: Frame,
    card: Card,
    pictures: Vec<String>,
    description_html: String,
    category: Option<(String, String)>,
    variants: Vec<Variant>,
    /// Of the variant and quantity that the form shows.
    unit: Money,
    total: Money,
    quantity: u32,
    asked: Vec<Asked>,
    ways: Vec<Way>,
    /// Whether there is a field for a coupon's code.
    coupons: bool,
    /// What the coupon that was typed takes off, and what is left.
    reduced: Option<Reduced>,
    /// Where one may say that one is, in China and elsewhere. Empty: it does not matter.
    provinces: Vec<Place>,
    elsewhere: Vec<Place>,
    typed: Typed,
    problem: Option<Problem>,
    /// `None`: it comes behind the page, which is the same for everybody.
    form_token: Option<String>,
}

struct Variant {
    code: String,
    name: String,
    unit: Money,
    list_price: Option<Money>,
    stock: Stock,
    min: u32,
    /// As many as there are now.
    max: u32,
    /// However many there are.
    most: u32,
    /// From that many pieces, each.
    tiers: Vec<(u32, Money)>,
    chosen: bool,
}

/// A way to pay.
struct Way {
    code: String,
    name: String,
    icon: &'static str,
    chosen: bool,
}

struct Problem {
    /// Above the form.
    headline: String,
    field: Option<String>,
    sentence: String,
}

pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    visitor: Visitor,
    shop: Shop,
    slug: Path<String>,
    wish: Query<Wish>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let slug: Slug = slug.parse().map_err(|_| Failure::not_found())?;
    let now = app.clock.now();
    if visitor.wants_json || (wish.sku.is_empty() && wish.quantity.is_empty()) {
        return Ok(packed(&app, &display, &visitor, &shop, &slug).await?.respond(&request, now));
    }
    let shown = shop.shown(&app, &display).await?;
    let shown = shown_with(&app, &display, &shop, shown, &slug).await?;
    let listing = find(&shown, &slug).ok_or_else(Failure::not_found)?;
    let free = free_of(&app, &[listing]).await?;
    let f = Frame::of(Frame::path_of(&request), &visitor, &display, &shown);
    let (sku, quantity) = (wish.sku.clone(), wish.quantity.clone());
    let typed = Typed { sku, quantity, form_token: orders::form_token(now), ..Typed::default() };
    let page = ProductPage::of(listing, &free, &shown, f, typed);
    Ok(super::fresh(page.render()?))
}

/// What is on show, looked at anew if this product is not among it.
async fn shown_with(
    app: &App,
    display: &Display,
    shop: &Shop,
    shown: Arc<Shown>,
    slug: &Slug,
) -> Result<Arc<Shown>, Failure> {
    match find(&shown, slug) {
        Some(_) => Ok(shown),
        None => shop.shown_anew(app, display).await,
    }
}

/// The page without its form token, from memory while it is true.
async fn packed(
    app: &App,
    display: &Display,
    visitor: &Visitor,
    shop: &Shop,
    slug: &Slug,
) -> Result<Packed, Failure> {
    let address = format!("/p/{slug}");
    let shown = shop.shown(app, display).await?;
    let key = Key::new(shown.key(&address), visitor);
    let recent = |seen| Display::is_recent(app, Some(seen));
    let turn = match display.prepared.find(&key, shown.edition, recent) {
        Found::Good(page) => return Ok(page.packed.clone()),
        Found::Old(turn) => turn,
    };
    let shown = shown_with(app, display, shop, shown, slug).await?;
    let listing = find(&shown, slug).ok_or_else(Failure::not_found)?;
    let free = match free_of(app, &[listing]).await {
        Ok(free) => free,
        Err(failure) => return turn.as_it_was().cloned().ok_or(failure),
    };
    let facts: Vec<Stock> = listing.skus.iter().map(|sku| Stock::of(sku, &free)).collect();
    let packed = match turn.unchanged(shown.edition, &facts) {
        Some(packed) => packed.clone(),
        None if key.json => {
            Packed::json(open_json(listing, &free, &shown)).with_tail(json_with_token)
        }
        None => {
            let f = Frame::of(&address, visitor, display, &shown);
            let page = ProductPage::of(listing, &free, &shown, f, Typed::default());
            Packed::page(page.render()?).with_tail(html_with_token)
        }
    };
    display.prepared.keep(key, packed.clone(), shown.edition, facts);
    Ok(packed)
}

/// The form's token, which differs from view to view, and where the page ends.
fn html_with_token(now: Timestamp) -> String {
    format!(
        "<input type=\"hidden\" form=\"checkout\" name=\"form_token\" autocomplete=\"off\" \
         value=\"{}\">\n</body>\n</html>\n",
        orders::form_token(now)
    )
}

fn json_with_token(now: Timestamp) -> String {
    format!("\"form_token\":\"{}\"}}", orders::form_token(now))
}

pub(super) fn find<'s>(shown: &'s Shown, slug: &Slug) -> Option<&'s Listing> {
    shown.window.listings.iter().find(|it| it.product.slug == *slug && !it.skus.is_empty())
}

/// The product that has this SKU, as long as it is shown.
pub(super) fn find_by_sku<'s>(shown: &'s Shown, code: &str) -> Option<&'s Listing> {
    let has = |it: &&Listing| it.skus.iter().any(|sku| sku.code.as_str() == code);
    shown.window.listings.iter().find(has)
}

impl ProductPage {
    /// An empty form token in `typed`: the page is made for everybody, and the token comes behind it.
    pub(super) fn of(
        listing: &Listing,
        free: &Free,
        shown: &Shown,
        f: Frame,
        typed: Typed,
    ) -> ProductPage {
        let product = &listing.product;
        let chosen = chosen(listing, free, &typed.sku);
        let stock = Stock::of(chosen, free);
        let most = most(chosen, stock);
        let quantity = typed.number().unwrap_or_default().clamp(chosen.min_per_order, most);
        let quote = pricing::quote(chosen, quantity).ok();
        let category = shown.window.categories.iter().find(|it| Some(it.id) == product.category);
        let (provinces, elsewhere) = places(&shown.limits, &typed.region);
        ProductPage {
            card: Card::of(listing, free),
            pictures: product.pictures.clone(),
            description_html: product.description_html.clone(),
            category: category
                .map(|it| (it.name.clone(), format!("{}/?category={}", f.base, it.slug))),
            variants: listing.skus.iter().map(|it| Variant::of(it, free, chosen)).collect(),
            unit: quote.map_or(chosen.price, |it| it.unit),
            total: quote.map_or(chosen.price, |it| it.total),
            quantity,
            asked: product.fields.iter().map(|it| Asked::of(it, &typed)).collect(),
            ways: ways(&shown.accounts, &typed.gateway),
            coupons: shown.coupons,
            reduced: None,
            provinces,
            elsewhere,
            problem: None,
            form_token: Some(typed.form_token.clone()).filter(|it| !it.is_empty()),
            typed,
            f,
        }
    }

    /// What stands in the field: what cannot be bought at all is left as it was typed.
    fn quantity_shown(&self) -> String {
        let (typed, current) = (&self.typed, self.current());
        let bought = |it: &Variant| typed.number().is_some_and(|n| n >= it.min && n <= it.most);
        match self.problem.is_some() && !typed.quantity.is_empty() && !current.is_some_and(bought) {
            true => typed.quantity.clone(),
            false => self.quantity.to_string(),
        }
    }

    pub(super) fn reduced(self, reduced: Reduced) -> ProductPage {
        ProductPage { reduced: Some(reduced), ..self }
    }

    pub(super) fn refused(mut self, failure: &Failure) -> ProductPage {
        let sentence = sentence(failure, &self.f);
        let headline = match failure.code {
            "invalid" => self.f.t("checkout-look-again"),
            _ => sentence.clone(),
        };
        self.problem = Some(Problem { headline, field: failure.field.clone(), sentence });
        self
    }

    /// The sentence at a field.
    fn problem_at(&self, field: &str) -> Option<&str> {
        let problem = self.problem.as_ref()?;
        (problem.field.as_deref() == Some(field)).then_some(problem.sentence.as_str())
    }

    fn problem_at_answer(&self, name: &str) -> Option<&str> {
        self.problem_at(&format!("field.{name}"))
    }

    /// The variant the form shows.
    fn current(&self) -> Option<&Variant> {
        self.variants.iter().find(|it| it.chosen)
    }

    fn is_sold_out(&self) -> bool {
        self.card.stock.is_sold_out()
    }

    /// What a share preview shows: the product, or whose shop it is.
    fn preview(&self) -> Option<String> {
        let picture = match &self.card.cover {
            Some(digest) => format!("/media/{digest}"),
            None if self.f.has_logo() => self.f.logo(),
            None => return None,
        };
        (!self.f.origin.is_empty()).then_some(picture)
    }

    /// Nothing to fill in: sold out, and nothing that was typed would be lost.
    fn is_gone(&self) -> bool {
        self.is_sold_out() && self.problem.is_none()
    }
}

impl Variant {
    fn of(sku: &Sku, free: &Free, chosen: &Sku) -> Variant {
        let stock = Stock::of(sku, free);
        Variant {
            code: sku.code.to_string(),
            name: sku.name.clone(),
            unit: sku.price,
            list_price: list_price(sku),
            stock,
            min: sku.min_per_order,
            max: most(sku, stock),
            most: sku.max_per_order,
            tiers: sku.tiers.iter().map(|it| (it.min_quantity, it.unit)).collect(),
            chosen: sku.id == chosen.id,
        }
    }

    /// For the script: `5:1150,10:990`, in minor units.
    fn tiers_word(&self) -> String {
        let each = self.tiers.iter().map(|(from, unit)| format!("{from}:{}", unit.minor()));
        each.collect::<Vec<_>>().join(",")
    }
}

/// The variant asked for; else the first that can be had; else the first.
fn chosen<'l>(listing: &'l Listing, free: &Free, code: &str) -> &'l Sku {
    let skus = &listing.skus;
    skus.iter()
        .find(|it| it.code.as_str() == code)
        .or_else(|| skus.iter().find(|it| !Stock::of(it, free).is_sold_out()))
        .or_else(|| skus.first())
        .expect("a listing that is found has a SKU")
}

fn ways(accounts: &[Account], typed: &str) -> Vec<Way> {
    let known = accounts.iter().any(|it| it.code == typed);
    let chosen = |at: usize, it: &Account| if known { it.code == typed } else { at == 0 };
    let way = |(at, it): (usize, &Account)| Way {
        code: it.code.clone(),
        name: it.name.clone(),
        icon: icon_of(it.driver),
        chosen: chosen(at, it),
    };
    accounts.iter().enumerate().map(way).collect()
}

/// Everything but the form token, and without the last brace.
fn open_json(listing: &Listing, free: &Free, shown: &Shown) -> String {
    let skus: Vec<_> = listing
        .skus
        .iter()
        .map(|sku| {
            let tiers = sku.tiers.iter();
            json!({
                "sku": sku.code,
                "name": sku.name,
                "price": sku.price.minor(),
                "currency": sku.price.currency(),
                "list_price": list_price(sku).map(Money::minor),
                "stock": Stock::of(sku, free).code(),
                "min": sku.min_per_order,
                "max": sku.max_per_order,
                "per_contact": sku.per_contact_limit,
                "tiers": tiers.map(|it| json!({"from": it.min_quantity, "unit": it.unit.minor()})).collect::<Vec<_>>(),
            })
        })
        .collect();
    let gateways: Vec<_> =
        shown.accounts.iter().map(|it| json!({"code": it.code, "name": it.name})).collect();
    let mut body = Card::of(listing, free).as_json();
    body["by_hand"] = is_by_hand(listing).into();
    body["description_html"] = listing.product.description_html.as_str().into();
    body["fields"] = json!(listing.product.fields);
    body["skus"] = skus.into();
    body["gateways"] = gateways.into();
    let (provinces, elsewhere) = places(&shown.limits, "");
    let options: Vec<String> = provinces.into_iter().chain(elsewhere).map(|it| it.code).collect();
    if !options.is_empty() {
        body["region"] = json!({"field": "region", "required": true, "options": options});
    }
    let mut open = body.to_string();
    open.pop();
    open.push(',');
    open
}
