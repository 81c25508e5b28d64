//! Buying at cost, paid from the agent's wallet at once: for agents who sell elsewhere.

use super::desk::Desk;
use crate::agents::Whereabouts;
use crate::catalog::{self, CustomField, FieldKind};
use crate::db::Conn;
use crate::ledger::Account;
use crate::ledger::desk::{self, About, Posting};
use crate::orders::{self, Checkout, PayBy, Placed};
use crate::pricing::{self, CostLine, Quote};
use crate::state::App;
use crate::types::{Money, Page, PageRequest, SkuCode};
use crate::wallets::{self, Wallet};
use crate::web::admin::books::shown::wallet_kind;
use crate::web::display::Display;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Principal, Seller};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;

const HOME: &str = "/agent/buy";
const PAGE_SIZE: u32 = 40;
/// Of what happened to the wallet, the newest.
const LATEST: u32 = 10;
/// In characters.
const LONGEST_SEARCH: usize = 60;

/// Which part of the list is shown, and what of it is to be bought.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: u32,
    #[serde(default)]
    sku: String,
    #[serde(default)]
    quantity: String,
}

#[derive(Template)]
#[template(path = "agent/buy.html")]
struct BuyPage {
    f: Desk,
    wallet: Wallet,
    latest: Vec<Moved>,
    q: String,
    lines: Page<CostLine>,
    before: String,
    chosen: Option<Chosen>,
    typed: Typed,
}

/// What is about to be bought.
struct Chosen {
    sku: SkuCode,
    name: String,
    quote: Quote,
    fields: Vec<CustomField>,
}

/// What happened to the wallet.
struct Moved {
    kind: String,
    about: String,
    amount: Money,
    at: String,
}

/// `GET /agent/buy`: what everything costs him; with a variant, its total and the button.
pub(super) async fn show(
    app: Data<App>,
    display: Data<Display>,
    _: Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let wish = wish.into_inner();
    let mut typed = Typed::default();
    if !wish.sku.is_empty() {
        typed.put("sku", &wish.sku);
        typed.put("quantity", &wish.quantity);
        typed.put("form_token", orders::form_token(app.clock.now()));
        typed.put("contact", f.who());
    }
    let chosen = match choose(&app, &f, &typed).await {
        Ok(chosen) => chosen,
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            return answer::page(status, &page(&app, &display, f, &wish, None, typed).await?);
        }
    };
    answer::page(StatusCode::OK, &page(&app, &display, f, &wish, chosen, typed).await?)
}

/// `POST /agent/buy`: the order is placed and paid in one go, and its page shows the cards.
pub(super) async fn buy(
    app: Data<App>,
    display: Data<Display>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_buy(&app, &f, &owner, &typed).await {
        Ok(placed) => Ok(answer::go_to(&f.order_in_shop(&placed.code, &placed.token))),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let chosen = choose(&app, &f, &typed).await.ok().flatten();
            let wish = Wish::default();
            answer::page(status, &page(&app, &display, f, &wish, chosen, typed).await?)
        }
    }
}

async fn try_buy(app: &App, f: &Desk, owner: &Seller, typed: &Typed) -> Result<Placed, No> {
    let mut reader = Reader::new(typed);
    let (sku, quantity) = (reader.word("sku"), reader.number("quantity"));
    let (contact, seen) = (reader.word("contact"), reader.number("seen"));
    for name in ["sku", "quantity", "contact", "seen"] {
        if reader.text(name).is_empty() {
            reader.refuse(name, "empty");
        }
    }
    let (Some(sku), Some(quantity), Some(contact), Some(seen)) = (sku, quantity, contact, seen)
    else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let answers = typed.pairs().iter().filter_map(|(name, value)| {
        let field = name.strip_prefix("field.")?;
        Some((field.to_owned(), value.clone()))
    });
    let request = Checkout {
        shop: Some(owner.agent.id),
        sku,
        quantity,
        contact,
        passphrase: None,
        seen,
        pay_by: PayBy::Wallet,
        coupon: String::new(),
        form_token: typed.get("form_token").to_owned(),
        fields: answers.collect(),
        locale: f.locale,
        touch: None,
        linked: None,
        whereabouts: Whereabouts::default(),
        logged_in: Some(owner.agent.id),
        visitor: format!("agent:{}", owner.agent.id),
        address: owner.address.clone(),
    };
    Ok(app.till.place(request, app.clock.now()).await?)
}

/// `None`: nothing is chosen yet.
async fn choose(app: &App, f: &Desk, typed: &Typed) -> Result<Option<Chosen>, No> {
    let mut reader = Reader::new(typed);
    let (sku, quantity) = (reader.word::<SkuCode>("sku"), reader.number("quantity"));
    reader.finish()?;
    let Some(sku) = sku else {
        return Ok(None);
    };
    let (agent, unfit) = (f.agent(), app.config.agents.unfit);
    let read = move |conn: &mut Conn| {
        let found = catalog::for_sale(conn, &sku)?.filter(|it| it.shown);
        let wanted = found.ok_or_else(|| pricing::Error::NotForSale { sku: sku.clone() })?;
        let quantity = quantity.unwrap_or(wanted.sku.min_per_order);
        let bought = pricing::quote_at_cost(conn, agent, &wanted, quantity, unfit)?;
        Ok::<_, pricing::Error>((wanted, bought.quote))
    };
    let (wanted, quote) = app.db.read(read).await?;
    let (least, most) = (wanted.sku.min_per_order, wanted.sku.max_per_order);
    if !(least..=most).contains(&quote.quantity) {
        return Err(orders::Error::Quantity { min: least, max: most }.into());
    }
    let variant = &wanted.sku.name;
    let dot = if variant.is_empty() { "" } else { " · " };
    let name = format!("{}{dot}{variant}", wanted.product_name);
    Ok(Some(Chosen { sku: wanted.sku.code, name, quote, fields: wanted.fields }))
}

async fn page(
    app: &App,
    display: &Display,
    f: Desk,
    wish: &Wish,
    chosen: Option<Chosen>,
    typed: Typed,
) -> Result<BuyPage, PageError> {
    let q: String = wish.q.trim().chars().take(LONGEST_SEARCH).collect();
    let (agent, unfit, now) = (f.agent(), app.config.agents.unfit, app.clock.now());
    let (main, currency) = (display.shown(app).await?, app.config.shop.currency);
    let read = move |conn: &mut Conn| {
        let newest = PageRequest::new(1, LATEST);
        let wallet = wallets::find(conn, agent, currency, now)?;
        let account = Account::Wallet(agent);
        let latest = desk::list_entries(conn, account, currency, None, newest)?;
        let all = pricing::cost_list(conn, agent, &main.all, unfit).map_err(Failure::from)?;
        Ok::<_, Failure>((wallet, latest.items, all))
    };
    let (wallet, latest, mut all) = app.db.read(read).await.map_err(PageError)?;
    let wanted = q.to_lowercase();
    all.retain(|it| {
        [it.product.as_str(), it.variant.as_str(), it.sku.as_str()]
            .iter()
            .any(|text| text.to_lowercase().contains(&wanted))
    });
    let asked = PageRequest::new(wish.page, PAGE_SIZE);
    let query = serde_urlencoded::to_string([("q", &q)]).unwrap_or_default();
    Ok(BuyPage {
        wallet,
        latest: latest.into_iter().map(|it| moved(&f, it)).collect(),
        lines: asked.part(all),
        before: format!("{HOME}?{query}&page="),
        q,
        chosen,
        typed,
        f,
    })
}

fn moved(f: &Desk, it: Posting) -> Moved {
    let about = match it.about {
        About::Order(code) => code.to_string(),
        About::Payout(_) | About::OddPayment(..) | About::Nothing => String::new(),
    };
    Moved { kind: wallet_kind(f, &it.kind), about, amount: it.amount, at: f.time(it.at) }
}
