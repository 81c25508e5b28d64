//! Payments that pay nothing, and what the operator does with their money.

use crate::agents;
use crate::db::Conn;
use crate::orders;
use crate::payments::suspense::{self, Gone, Odd, Way, Wish};
use crate::state::App;
use crate::types::{AgentId, BillCode, Page, PageRequest};
use crate::wallets::deposits::{self, Deposit};
use crate::web::admin::console::Console;
use crate::web::admin::orders::shown as words;
use crate::web::failure::{CHANGED_MEANWHILE, Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

pub(super) const HERE: &str = "/admin/suspense";
const PAGE_SIZE: u32 = 40;

#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    /// Also those that are done with.
    #[serde(default)]
    all: bool,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "admin/books/suspense.html")]
struct ListPage {
    f: Console,
    all: bool,
    payments: Page<Odd>,
}

impl ListPage {
    fn outcome(&self, it: &Odd) -> String {
        words::outcome(&self.f, it.outcome.as_str())
    }

    fn before(&self) -> String {
        format!("{HERE}?all={}&page=", self.all)
    }
}

#[derive(Template)]
#[template(path = "admin/books/odd.html")]
struct SheetPage {
    f: Console,
    it: Odd,
    gone: Vec<Gone>,
    /// It was paid for an order that can still be marked as paid.
    payable: bool,
    /// Whom it was to be paid in for, with his name.
    agent: Option<(AgentId, String)>,
    ways: Vec<Choice>,
    /// Of the amount's field.
    currency: &'static str,
    typed: Typed,
}

struct Choice {
    way: Way,
    label: String,
    hint: String,
    chosen: bool,
}

impl SheetPage {
    fn outcome(&self) -> String {
        words::outcome(&self.f, self.it.outcome.as_str())
    }

    fn way(&self, gone: &Gone) -> String {
        way(&self.f, gone.way, self.agent.is_some())
    }

    fn actor(&self, gone: &Gone) -> String {
        actor(&self.f, &gone.actor)
    }

    /// What the form is about: it must not have changed when it is sent.
    fn seen(&self) -> String {
        self.it.left.plain()
    }
}

/// What became, or is to become, of money in suspense.
fn way(f: &Console, way: Way, of_deposit: bool) -> String {
    f.t(match way {
        Way::GivenBack => "suspense-way-given-back",
        Way::Kept => "suspense-way-kept",
        Way::Counted if of_deposit => "suspense-way-put-in",
        Way::Counted => "suspense-way-counted",
    })
}

/// `GET /admin/suspense`.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    filter: Query<Filter>,
) -> Result<HttpResponse, PageError> {
    let (all, wanted) = (filter.all, PageRequest::new(filter.page, PAGE_SIZE));
    let payments = app.db.read(move |conn| suspense::list(conn, !all, wanted)).await?;
    answer::page(StatusCode::OK, &ListPage { f, all, payments })
}

/// `GET /admin/suspense/{id}`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page(&app, f, *id, Typed::default()).await?)
}

/// `POST /admin/suspense/{id}`: given back, kept, or put into a wallet.
pub(super) async fn settle(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_settle(&app, &f.staff, *id, &typed).await {
        Ok(()) => Ok(done(&format!("{HERE}/{id}"), "suspense-settled")),
        // To decide the same again would be another decision.
        Err(No::Failed(failure)) if failure.code == CHANGED_MEANWHILE => {
            Ok(refused(&format!("{HERE}/{id}"), "moved-on"))
        }
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, *id, typed).await?)
        }
    }
}

async fn try_settle(app: &App, staff: &Staff, id: i64, typed: &Typed) -> Result<(), No> {
    let find = move |conn: &mut Conn| suspense::find(conn, id);
    let odd = app.db.read(find).await?.ok_or_else(Failure::not_found)?;
    let currency = odd.left.currency();
    let mut reader = Reader::new(typed);
    let way = Way::from_word(typed.get("way"));
    if way.is_none() {
        reader.refuse("way", "choose");
    }
    let (amount, seen) = (reader.money("amount", currency), reader.money("seen", currency));
    if reader.text("amount").is_empty() {
        reader.refuse("amount", "empty");
    }
    let (Some(way), Some(amount), Some(seen)) = (way, amount, seen) else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    let wish = Wish { way, amount, seen, note: typed.get("note").to_owned() };
    let (by, now) = (staff.by(), app.clock.now());
    let settle = move |conn: &mut Conn| match wish.way {
        Way::Counted => deposits::put_in(conn, id, &wish, &by, now),
        Way::GivenBack | Way::Kept => Ok(suspense::settle(conn, id, &wish, &by, now)?),
    };
    Ok(app.db.write(settle).await?)
}

async fn page(app: &App, f: Console, id: i64, typed: Typed) -> Result<SheetPage, PageError> {
    let read = move |conn: &mut Conn| {
        let it = suspense::find(conn, id)?.ok_or_else(Failure::not_found)?;
        let gone = suspense::list_gone(conn, &it)?;
        let deposit = match it.bill.parse() {
            Ok(BillCode::Deposit(code)) => deposits::find_any(conn, &code)?,
            _ => None,
        };
        let agent = deposit.map(|it: Deposit| it.agent);
        let names = agents::names(conn, agent.as_slice())?;
        Ok::<_, Failure>((it, gone, agent.and_then(|id| Some((id, names.get(&id)?.clone())))))
    };
    let (it, gone, agent) = app.db.read(read).await?;
    let payable = match it.bill.parse() {
        Ok(BillCode::Order(code)) => app
            .till
            .find(code)
            .await?
            .is_some_and(|it| it.status.after(orders::Event::PaymentSucceeded).is_ok()),
        _ => false,
    };
    let offered = match agent.is_some() {
        true => vec![Way::Counted, Way::GivenBack, Way::Kept],
        false => vec![Way::GivenBack, Way::Kept],
    };
    let chosen = Way::from_word(typed.get("way")).filter(|it| offered.contains(it));
    let chosen = chosen.or(offered.first().copied());
    let choice = |it: Way| Choice {
        way: it,
        label: way(&f, it, true),
        hint: f.t(&format!("suspense-{}-hint", it.as_str().replace('_', "-"))),
        chosen: Some(it) == chosen,
    };
    let ways = offered.into_iter().map(choice).collect();
    let currency = it.left.currency().sign();
    Ok(SheetPage { f, it, gone, payable, agent, ways, currency, typed })
}
