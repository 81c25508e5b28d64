//! One supplier: what he has, what he was paid, and what he supplies.

use super::{find, here};
use crate::catalog::{self, Listing, Search};
use crate::crypto::Token;
use crate::ledger::{self, Account};
use crate::payouts::Terms;
use crate::state::App;
use crate::suppliers::{self, Settlement, Status, Supplier};
use crate::types::{Money, Page, PageRequest, Secret, SupplierId};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::actor::actor;
use crate::web::office::answer;
use crate::web::office::settlements;
use crate::web::office::typed::Typed;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

const PAGE_SIZE: u32 = 20;
/// Products that are named here; the rest is behind a link.
const NAMED: u32 = 10;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/suppliers/sheet.html")]
pub(super) struct SheetPage {
    f: Console,
    it: Supplier,
    available: Money,
    pending: Money,
    on_the_way: Money,
    paid: Money,
    settlements: Page<Settlement>,
    products: Page<Listing>,
    /// Above this a second person confirms; `None`: never.
    two_people_above: Option<Money>,
    currency: String,
    /// The whole account, if it was asked for.
    account: Option<Secret<String>>,
    /// Once-only, for a settlement.
    key: String,
    typed: Typed,
}

impl SheetPage {
    /// The same with the whole account.
    pub(super) fn telling(self, account: Secret<String>) -> SheetPage {
        SheetPage { account: Some(account), ..self }
    }

    /// Where what he was paid leaves as a file.
    fn export(&self) -> String {
        format!("{}/settlements/export", here(self.it.id))
    }

    fn before(&self) -> String {
        format!("{}?page=", here(self.it.id))
    }

    fn status(&self, it: &Settlement) -> String {
        settlements::status(&self.f, it.status)
    }

    fn tag(&self, it: &Settlement) -> &'static str {
        match it.status {
            Status::Waiting => "tag-warn",
            Status::Paid => "tag-good",
            Status::Dropped => "",
        }
    }

    fn waits(&self, it: &Settlement) -> bool {
        it.status == Status::Waiting
    }

    /// Who wrote it down must leave the confirming to somebody else.
    fn may_confirm(&self, it: &Settlement) -> bool {
        self.waits(it) && it.asked_by != self.f.staff.by().actor.to_string()
    }

    /// At the form that has such a field.
    fn code_error(&self, field: &str) -> &str {
        match self.typed.all(field).next() {
            Some(_) => self.typed.error("code"),
            None => "",
        }
    }

    fn actor(&self, word: &str) -> String {
        actor(&self.f, word)
    }
}

/// `GET /admin/suppliers/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, SupplierId(*id), wish.page, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

pub(super) async fn page(
    app: &App,
    f: Console,
    id: SupplierId,
    number: u32,
    typed: Typed,
) -> Result<SheetPage, PageError> {
    let it = find(app, id.0).await?;
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let wanted = PageRequest::new(number, PAGE_SIZE);
    let read = app.db.read(move |conn| {
        let account = Account::Supplier(id);
        let balances = ledger::balance(conn, account, now)?;
        let waiting = ledger::on_the_way(conn, &[account])?;
        let paid = ledger::paid_out(conn, &[account])?;
        let settlements = suppliers::list_settlements(conn, id, wanted)?;
        let search = Search { supplier: Some(id), ..Search::default() };
        let products = catalog::list_products(conn, &search, PageRequest::new(1, NAMED))?;
        Ok::<_, catalog::Error>((balances, waiting, paid, settlements, products))
    });
    let (balances, waiting, paid, settlements, products) = read.await?;
    let money = |minor| Money::new(minor, currency);
    let balance = balances.iter().find(|it| it.currency == currency);
    let key = (Account::Supplier(id), currency);
    let of = |sums: &ledger::Sums| money(sums.get(&key).copied().unwrap_or_default());
    Ok(SheetPage {
        available: money(balance.map_or(0, |it| it.available)),
        pending: money(balance.map_or(0, |it| it.pending)),
        on_the_way: of(&waiting),
        paid: of(&paid),
        two_people_above: Terms::of(&app.config).two_people_above,
        currency: currency.sign().to_owned(),
        account: None,
        key: Token::random().as_str().to_owned(),
        it,
        settlements,
        products,
        typed,
        f,
    })
}
