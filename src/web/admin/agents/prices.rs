//! What an agent pays and asks for everything, and what his branch may sell.

use super::goods::{put, read_word, said, told};
use super::{find, here, note};
use crate::agents::Agent;
use crate::catalog::{self, Window};
use crate::db::Conn;
use crate::pricing::desk;
use crate::pricing::{
    self, Assortment, Change, Markup, PriceLine, Scope, Target, Unsellable, Whom,
};
use crate::state::App;
use crate::types::{AgentId, CategoryId, Currency, Money, Page, PageRequest, SkuCode, SkuId};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::page::Frame;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use std::collections::HashMap;

const PAGE_SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/agents/prices.html")]
struct PricesPage {
    f: Console,
    agent: Agent,
    chosen: Chosen,
    lines: Page<PriceLine>,
    rules: Vec<Rule>,
    /// What the platform asks of him alone; of a SKU, an absolute price.
    special: Vec<(String, String)>,
    currency: String,
    categories: Vec<(CategoryId, String)>,
    typed: Typed,
}

/// What of the goods a rule names.
struct Rule {
    what: String,
    open: bool,
    kind: &'static str,
    value: String,
    /// In his own shop, not in those below.
    alone: bool,
}

impl PricesPage {
    fn name(&self, it: &PriceLine) -> String {
        match it.variant.as_str() {
            "" => it.product.clone(),
            variant => format!("{} · {variant}", it.product),
        }
    }

    /// Where the list leaves as a file.
    fn why(&self, why: &Unsellable) -> String {
        why_not(&self.f, why)
    }
}

/// `GET /admin/agents/{id}/prices`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, *id, &wish, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/agents/{id}/assortment`: what his branch may sell.
pub(super) async fn assortment(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let typed = Typed::new(form.into_inner());
    let outcome = try_assortment(&app, &f.staff, &agent, &typed).await;
    answered(&app, f, &agent, typed, outcome).await
}

/// Back to the page, or the page with what was typed and why it was refused.
async fn answered(
    app: &App,
    f: Console,
    agent: &Agent,
    mut typed: Typed,
    outcome: Result<(), No>,
) -> Result<HttpResponse, PageError> {
    let Err(no) = outcome else {
        return Ok(done(&format!("{}/prices", here(agent.id)), "saved"));
    };
    let status = tell(&mut typed, no, &f)?;
    answer::page(status, &page(app, f, agent.id.0, &Wish::default(), typed).await?)
}

async fn try_assortment(app: &App, staff: &Staff, agent: &Agent, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let kind = reader.text("what");
    let code: Option<SkuCode> = reader.word("sku");
    let category = reader.number("category").map(CategoryId);
    match kind.as_str() {
        "sku" if code.is_none() => reader.refuse("sku", "empty"),
        "category" if category.is_none() => reader.refuse("category", "empty"),
        "all" | "category" | "sku" => (),
        _ => reader.refuse("what", "malformed"),
    }
    reader.finish()?;
    let word = read_word(typed)?;
    let whom = if typed.on("alone") { Whom::Shop(agent.id) } else { Whom::Branch(agent.id) };
    let (staff, name, now) = (staff.clone(), agent.name.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        let scope = match (kind.as_str(), &code, category) {
            ("sku", Some(code), _) => {
                let unknown =
                    pricing::Error::Invalid { field: "sku", problem: "no_such_sku".into() };
                Scope::Sku(catalog::find_sku(conn, code)?.ok_or(unknown)?.id)
            }
            ("category", _, Some(category)) => Scope::Category(category),
            _ => Scope::Everything,
        };
        put(conn, scope, whom, word)?;
        let detail = format!("{scope} {}", said(word));
        note(conn, &staff, "agent.assortment", format!("agent:{name}"), detail, now)?;
        Ok::<_, pricing::Error>(())
    });
    Ok(set.await.map_err(told)?)
}

/// `POST /admin/agents/{id}/special`: what a SKU costs him alone, or that it does not any more.
pub(super) async fn special(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?;
    let typed = Typed::new(form.into_inner());
    let outcome = try_special(&app, &f.staff, &agent, &typed).await;
    answered(&app, f, &agent, typed, outcome).await
}

async fn try_special(app: &App, staff: &Staff, agent: &Agent, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let code: Option<SkuCode> = reader.word("special_sku");
    let price = reader.money("unit", app.config.shop.currency);
    let remove = typed.on("remove");
    if price.is_none() && !remove && reader.text("unit").is_empty() {
        reader.refuse("unit", "empty");
    }
    let Some(code) = code else {
        if reader.text("special_sku").is_empty() {
            reader.refuse("special_sku", "empty");
        }
        return Err(reader.refusal());
    };
    reader.finish()?;
    let (staff, name, id, now) = (staff.clone(), agent.name.clone(), agent.id, app.clock.now());
    let set = app.db.write(move |conn| {
        let unknown =
            pricing::Error::Invalid { field: "special_sku", problem: "no_such_sku".into() };
        let sku = catalog::find_sku(conn, &code)?.ok_or(unknown)?;
        let (scope, target) = (Scope::Sku(sku.id), Target::Child(id));
        let detail = match price.filter(|_| !remove) {
            Some(price) => {
                let change = Change::Absolute(price.minor());
                pricing::set_markup(conn, &Markup { owner: None, scope, target, change })?;
                format!("{code} {}", price.plain())
            }
            None => {
                pricing::remove_markup(conn, None, scope, target)?;
                format!("{code} removed")
            }
        };
        note(conn, &staff, "agent.special_price", format!("agent:{name}"), detail, now)?;
        Ok::<_, pricing::Error>(())
    });
    Ok(set.await.map_err(told)?)
}

/// Which of the goods the list is of.
pub(super) fn chosen_of(agent: AgentId, wish: &Wish) -> Chosen {
    Chosen::new(format!("{}/prices", here(agent)), &[], wish)
}

type Read = (Vec<PriceLine>, Vec<Assortment>, Vec<Markup>, Window);

async fn page(
    app: &App,
    f: Console,
    id: i64,
    wish: &Wish,
    typed: Typed,
) -> Result<PricesPage, PageError> {
    let agent = find(app, id).await?;
    let (id, unfit) = (agent.id, app.config.agents.unfit);
    let read = app.db.read(move |conn| read(conn, id, unfit)).await?;
    let (mut all, rules, special, window) = read;
    let skus = window.listings.iter().flat_map(|it| &it.skus);
    let codes: HashMap<SkuId, String> = skus.map(|it| (it.id, it.code.to_string())).collect();
    let code_of = |sku: &SkuId| codes.get(sku).cloned().unwrap_or_default();
    let currency = app.config.shop.currency;
    let special = special.iter().filter_map(|it| special_price(&f, currency, it));
    let special = special.map(|(sku, price)| (code_of(&sku), price)).collect();
    let chosen = chosen_of(id, wish);
    all.retain(|it| chosen.finds(&[&it.product, &it.variant, it.sku.as_str()]));
    let lines = PageRequest::new(wish.page, PAGE_SIZE).part(all);
    let categories: Vec<(CategoryId, String)> =
        window.categories.iter().map(|it| (it.id, it.name.clone())).collect();
    let rules = rules
        .iter()
        .map(|it| {
            let (what, kind, value) = match it.scope {
                Scope::Everything => (f.t("prices-everything"), "all", String::new()),
                Scope::Category(category) => {
                    let name = categories.iter().find(|(id, _)| *id == category);
                    let what = name.map(|it| it.1.clone()).unwrap_or_default();
                    (what, "category", category.to_string())
                }
                Scope::Sku(sku) => (code_of(&sku), "sku", code_of(&sku)),
            };
            let alone = matches!(it.whom, Whom::Shop(_));
            Rule { what, open: it.open, kind, value, alone }
        })
        .collect();
    let currency = currency.sign().to_owned();
    Ok(PricesPage { f, agent, chosen, lines, rules, special, currency, categories, typed })
}

/// What a SKU costs him alone, in words. Rules for more than one SKU are made by command.
pub(super) fn special_price(f: &Frame, currency: Currency, it: &Markup) -> Option<(SkuId, String)> {
    let Scope::Sku(sku) = it.scope else {
        return None;
    };
    let price = match it.change {
        Change::Absolute(minor) => Money::new(minor, currency).to_string(),
        Change::Fixed(minor) => f.with("special-fixed", "amount", Money::new(minor, currency)),
        Change::Percent(bps) => {
            let percent = format!("{}.{:02}", bps / 100, bps % 100);
            f.with("special-percent", "percent", percent)
        }
    };
    Some((sku, price))
}

pub(super) fn why_not(f: &Frame, why: &Unsellable) -> String {
    f.t(match why {
        Unsellable::Hidden => "prices-hidden",
        Unsellable::BelowCost { .. } => "prices-below-cost",
        Unsellable::BelowFloor { .. } => "prices-below-floor",
        Unsellable::AboveCeiling { .. } => "prices-above-ceiling",
        Unsellable::OutOfRange => "prices-out-of-range",
    })
}

fn read(
    conn: &mut Conn,
    agent: AgentId,
    unfit: crate::config::Unfit,
) -> Result<Read, pricing::Error> {
    let window = catalog::window(conn)?;
    let lines = pricing::price_list(conn, agent, &window, unfit)?;
    let rules = desk::assortment_of_agent(conn, agent)?;
    let special = desk::special_prices(conn, agent)?;
    Ok((lines, rules, special, window))
}
