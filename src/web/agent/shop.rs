//! His shop: opening it, what it says about itself, and closing it for a while.

use super::desk::Desk;
use crate::agents;
use crate::db::Conn;
use crate::provenance;
use crate::site::{Palette, Site};
use crate::state::App;
use crate::types::{Slug, Timestamp};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;
use serde::Deserialize;

pub(super) const HOME: &str = "/agent/shop";

#[derive(Template)]
#[template(path = "agent/shop.html")]
struct ShopPage {
    f: Desk,
    typed: Typed,
    /// What the shop may wear.
    palettes: Vec<Choice>,
}

/// A palette, its name, its style sheet and whether it is worn.
struct Choice {
    word: &'static str,
    name: String,
    sheet: Option<String>,
    worn: bool,
}

impl ShopPage {
    fn new(f: Desk, typed: Typed) -> ShopPage {
        let worn = f.own_shop.as_ref().map(|it| it.site.palette).unwrap_or_default();
        let choice = |it: Palette| Choice {
            word: it.as_str(),
            name: f.t(&format!("palette-{}", it.as_str())),
            sheet: f.sheet_of(it),
            worn: it == worn,
        };
        let palettes = Palette::ALL.map(choice).into();
        ShopPage { palettes, typed, f }
    }

    /// The word of the palette that is worn.
    fn worn(&self) -> &'static str {
        self.palettes.iter().find(|it| it.worn).map_or("plain", |it| it.word)
    }
}

/// `GET /agent/shop`.
pub(super) async fn show(_: Trader, f: Desk) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::default();
    if let Some(shop) = &f.own_shop {
        typed.put("name", &shop.site.name);
        typed.put("announcement", &shop.site.announcement);
        typed.put("contacts", shop.site.contacts.join("\n"));
        typed.put("footer", &shop.site.footer);
        typed.put("operator_mail", &shop.site.operator_mail);
        typed.put("operator_language", shop.site.operator_language);
    }
    answer::page(StatusCode::OK, &ShopPage::new(f, typed))
}

/// `POST /agent/shop`: opens the shop, or changes what it says.
pub(super) async fn save(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, seller, &f, &typed).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            answer::page(status, &ShopPage::new(f, typed))
        }
    }
}

async fn try_save(app: &App, seller: Seller, f: &Desk, typed: &Typed) -> Result<(), Failure> {
    let lines = |name: &str| typed.get(name).replace("\r\n", "\n");
    let known = f.own_shop.as_ref().map(|it| it.site.clone());
    let site = Site {
        name: lines("name"),
        announcement: lines("announcement"),
        contacts: lines("contacts").lines().map(str::to_owned).collect(),
        footer: lines("footer"),
        operator_mail: lines("operator_mail"),
        operator_language: typed.get("operator_language").parse().unwrap_or_default(),
        ..known.clone().unwrap_or_default()
    };
    let slug = match known {
        Some(_) => None,
        None => {
            let slug: Result<Slug, _> = typed.get("shop").trim().parse();
            Some(slug.map_err(|_| Failure::invalid("shop", "malformed"))?)
        }
    };
    let (agent, now) = (seller.agent.id, app.clock.now());
    let saved = app.db.write(move |conn| {
        match &slug {
            Some(slug) => agents::open_shop(conn, agent, slug, &site, now)?,
            None => agents::change_shop(conn, agent, &site)?,
        }
        note(conn, &seller, "agent.shop", now)
    });
    Ok(saved.await?)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoorForm {
    /// `open` or `closed`.
    state: String,
}

/// `POST /agent/shop/door`: closes the shop for a while, or opens it again.
pub(super) async fn set_closed(
    app: Data<App>,
    Trader(seller): Trader,
    form: Form<DoorForm>,
) -> Result<HttpResponse, PageError> {
    let closed = match form.state.as_str() {
        "closed" => true,
        "open" => false,
        _ => return Err(PageError(Failure::invalid("state", "unknown"))),
    };
    let (agent, now) = (seller.agent.id, app.clock.now());
    let set = app.db.write(move |conn| {
        agents::set_closed(conn, agent, closed)?;
        let action = if closed { "agent.shop_closed" } else { "agent.shop_opened" };
        note(conn, &seller, action, now)
    });
    set.await?;
    Ok(done(HOME, if closed { "shop-closed" } else { "shop-opened" }))
}

pub(super) fn note(
    conn: &mut Conn,
    seller: &Seller,
    action: &'static str,
    now: Timestamp,
) -> Result<(), agents::Error> {
    let entry = seller.by().entry(action, format!("agent:{}", seller.agent.name));
    Ok(provenance::record(conn, &entry, now)?)
}
