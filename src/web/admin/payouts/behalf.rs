//! The operator writes down where an agent wants his money, and asks for it in his name.

use super::{here, shown};
use crate::agents::{self, Agent};
use crate::db::Conn;
use crate::ledger::{self, Account};
use crate::payouts::{self, Destination, Kind, Saved, Terms};
use crate::state::App;
use crate::types::{AgentId, Money, PayoutId};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::second;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "admin/payouts/behalf.html")]
struct BehalfPage {
    f: Console,
    agent: Agent,
    available: Money,
    terms: Terms,
    saved: Option<Saved>,
    currency: String,
    typed: Typed,
}

impl BehalfPage {
    fn kinds(&self) -> Vec<(&'static str, String)> {
        Kind::ALL.map(|it| (it.as_str(), shown::kind(&self.f, it))).to_vec()
    }

    fn kind(&self, saved: &Saved) -> String {
        shown::kind(&self.f, saved.kind)
    }
}

/// `GET /admin/agents/{id}/payout`.
pub(super) async fn ask(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, AgentId(*id), Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/agents/{id}/payout`: saves the account, if one is filled in, and asks.
pub(super) async fn send(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = AgentId(*id);
    let mut typed = Typed::new(form.into_inner());
    match try_send(&app, &f.staff, &visitor, id, &typed).await {
        Ok(payout) => Ok(done(&here(payout), "payout-asked")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, id, typed).await?)
        }
    }
}

async fn try_send(
    app: &App,
    staff: &Staff,
    visitor: &Visitor,
    agent: AgentId,
    typed: &Typed,
) -> Result<PayoutId, No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money("amount", app.config.shop.currency);
    let account = Destination {
        kind: reader.choice("kind", Kind::Alipay, Kind::from_word),
        holder: reader.text("holder"),
        number: reader.text("number"),
        bank: reader.text("bank"),
    };
    let Some(amount) = amount else {
        if reader.text("amount").is_empty() {
            reader.refuse("amount", "empty");
        }
        return Err(reader.refusal());
    };
    reader.finish()?;
    let filled = !account.number.is_empty() || !account.holder.is_empty();
    let (vault, terms, now) = (app.vault.clone(), Terms::of(&app.config), app.clock.now());
    let (by, proof) = (staff.by(), second::proof(visitor, &staff.member, typed.get("code")));
    let ask = move |conn: &mut Conn| {
        if filled {
            payouts::save_account(conn, &vault, agent, &account, &by, now)?;
        }
        payouts::ask(conn, agent, amount, &terms.on_behalf(amount), &by, now)
    };
    Ok(second::prove_and(app, visitor, proof, ask).await?)
}

async fn page(app: &App, f: Console, id: AgentId, typed: Typed) -> Result<BehalfPage, PageError> {
    let now = app.clock.now();
    let read = app.db.read(move |conn| {
        let agent = agents::find(conn, id)?.ok_or(payouts::Error::NotFound)?;
        let balances = ledger::balance(conn, Account::Agent(id), now)?;
        Ok::<_, payouts::Error>((agent, balances, payouts::find_account(conn, id)?))
    });
    let (agent, balances, saved) = read.await.map_err(Failure::from)?;
    let currency = app.config.shop.currency;
    let available = balances.iter().find(|it| it.currency == currency).map_or(0, |it| it.available);
    Ok(BehalfPage {
        available: Money::new(available, currency),
        terms: Terms::of(&app.config),
        currency: currency.sign().to_owned(),
        agent,
        saved,
        typed,
        f,
    })
}
