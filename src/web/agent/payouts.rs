//! Getting one's money: where it goes, asking for it, and what became of it.

use super::desk::Desk;
use crate::db::Conn;
use crate::ledger::{self, Account};
use crate::payouts::{self, Destination, Kind, Payout, Saved, Status, Terms, Which};
use crate::state::App;
use crate::types::{AgentId, Bps, Money, Page, PageRequest, PayoutId};
use crate::web::admin::payouts::shown::{self, Whose};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, Wish};
use crate::web::office::paper::{self, PART};
use crate::web::office::second;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Principal, Seller};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const HOME: &str = "/agent/payouts";
const PAGE_SIZE: u32 = 20;

#[derive(Template)]
#[template(path = "agent/payouts.html")]
struct PayoutsPage {
    f: Desk,
    available: Money,
    pending: Money,
    terms: Terms,
    saved: Option<Saved>,
    chosen: Chosen,
    payouts: Page<Payout>,
    /// Whether one is on its way, so that no other can be asked for.
    open: bool,
    typed: Typed,
}

impl PayoutsPage {
    fn kinds(&self) -> Vec<(&'static str, String)> {
        Kind::ALL.map(|it| (it.as_str(), shown::kind(&self.f, it))).to_vec()
    }

    /// The least, the fee, and what happens then.
    fn terms_said(&self) -> String {
        let Terms { minimum, fee, fee_bps, .. } = self.terms;
        let fee = match (fee.is_positive(), fee_bps) {
            (false, 0) => return self.f.with("agent-payout-minimum", "minimum", minimum),
            (true, 0) => fee.to_string(),
            (false, bps) => Bps(bps).to_string(),
            (true, bps) => format!("{fee} + {}", Bps(bps)),
        };
        self.f.with2("agent-payout-terms", &("minimum", minimum), &("fee", fee))
    }

    /// What was typed, else as it is saved.
    fn is_chosen(&self, word: &str) -> bool {
        match (self.typed.get("kind"), &self.saved) {
            ("", Some(saved)) => saved.kind.as_str() == word,
            (typed, _) => typed == word,
        }
    }

    fn kind(&self, kind: &Kind) -> String {
        shown::kind(&self.f, *kind)
    }

    fn status(&self, payout: &Payout) -> String {
        shown::status(&self.f, payout.status)
    }

    fn tag(&self, payout: &Payout) -> &'static str {
        shown::tag(payout.status)
    }

    /// What is wrong with the code in the form that was sent: the one for the account has a kind.
    fn code_error(&self, of_account: &bool) -> &str {
        let sent = !self.typed.get("kind").is_empty();
        if sent == *of_account { self.typed.error("code") } else { "" }
    }

    /// What the field for the amount begins with: all there is.
    fn amount(&self) -> String {
        match self.typed.get("amount") {
            "" if self.available.is_positive() => self.available.plain(),
            typed => typed.to_owned(),
        }
    }
}

/// `GET /agent/payouts`.
pub(super) async fn show(
    app: Data<App>,
    _: Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, &wish, Typed::default()).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/payouts`: asks for money.
pub(super) async fn ask(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    visitor: Visitor,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_ask(&app, owner, &visitor, &typed).await {
        Ok(()) => Ok(done(HOME, "payout-asked")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
        }
    }
}

async fn try_ask(app: &App, owner: Seller, visitor: &Visitor, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let amount = reader.money("amount", app.config.shop.currency);
    let Some(amount) = amount else {
        if reader.text("amount").is_empty() {
            reader.refuse("amount", "empty");
        }
        return Err(reader.refusal());
    };
    let (agent, terms, now) = (owner.agent.id, Terms::of(&app.config), app.clock.now());
    let by = owner.by();
    let proof = second::proof(visitor, &owner.member, typed.get("code"));
    let ask = move |conn: &mut Conn| payouts::ask(conn, agent, amount, &terms, &by, now);
    second::prove_and(app, visitor, proof, ask).await?;
    Ok(())
}

/// `POST /agent/payouts/account`: where the money goes from now on.
pub(super) async fn save_account(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    visitor: Visitor,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, owner, &visitor, &typed).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
        }
    }
}

async fn try_save(
    app: &App,
    owner: Seller,
    visitor: &Visitor,
    typed: &Typed,
) -> Result<(), Failure> {
    let field = |name: &str| typed.get(name).trim().to_owned();
    let kind = Kind::from_word(typed.get("kind"));
    let wanted = Destination {
        kind: kind.ok_or_else(|| Failure::invalid("kind", "unknown"))?,
        holder: field("holder"),
        number: field("number"),
        bank: field("bank"),
    };
    let (agent, by) = (owner.agent.id, owner.by());
    let (vault, now) = (app.vault.clone(), app.clock.now());
    let proof = second::proof(visitor, &owner.member, typed.get("code"));
    let save = move |conn: &mut Conn| payouts::save_account(conn, &vault, agent, &wanted, &by, now);
    Ok(second::prove_and(app, visitor, proof, save).await?)
}

/// `POST /agent/payouts/{id}/cancel`: before anybody agreed.
pub(super) async fn cancel(
    app: Data<App>,
    Principal(owner): Principal,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (agent, payout, now) = (owner.agent.id, PayoutId(*id), app.clock.now());
    let by = owner.by();
    app.db.write(move |conn| payouts::cancel(conn, agent, payout, &by, now)).await?;
    Ok(done(HOME, "payout-cancelled"))
}

/// `POST /agent/payouts/export`.
pub(super) async fn export(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new(HOME, shown::STATES, &wish);
    let subject = format!("agent:{}", owner.agent.name);
    paper::note(&app, owner.by().entry("payout.export", subject).detail(chosen.state)).await?;
    let which = which(owner.agent.id, &chosen);
    let read = move |conn: &mut Conn, beyond: Option<PayoutId>| {
        payouts::list_beyond(conn, which, beyond, PART)
    };
    let heads = shown::heads(&f, Whose::Own);
    Ok(heads.list("payouts", &app, read, move |part, it| {
        shown::add(part, &f, &it, Whose::Own);
        it.id
    }))
}

fn which(agent: AgentId, chosen: &Chosen) -> Which {
    Which { agent: Some(agent), status: Status::from_word(chosen.state) }
}

async fn page(app: &App, f: Desk, wish: &Wish, typed: Typed) -> Result<PayoutsPage, PageError> {
    let (agent, now) = (f.agent(), app.clock.now());
    let chosen = Chosen::new(HOME, shown::STATES, wish);
    let (which, wanted) = (which(agent, &chosen), PageRequest::new(wish.page, PAGE_SIZE));
    let read = move |conn: &mut Conn| {
        let balances = ledger::balance(conn, Account::Agent(agent), now)?;
        let saved = payouts::find_account(conn, agent)?;
        let all = Which { agent: Some(agent), status: None };
        // The last one asked for is the only one that can be open.
        let newest = payouts::list_beyond(conn, all, None, 1)?;
        let open = newest.iter().any(|it| it.status.is_open());
        let list = payouts::list(conn, which, wanted)?;
        Ok::<_, payouts::Error>((balances, saved, open, list))
    };
    let (balances, saved, open, payouts) = app.db.read(read).await?;
    let currency = f.currency;
    let balance = balances.iter().find(|it| it.currency == currency);
    let (available, pending) = balance.map_or((0, 0), |it| (it.available, it.pending));
    Ok(PayoutsPage {
        available: Money::new(available, currency),
        pending: Money::new(pending, currency),
        terms: Terms::of(&app.config),
        saved,
        chosen,
        payouts,
        open,
        typed,
        f,
    })
}
