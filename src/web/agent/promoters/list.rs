//! All of his promoters, and a form for one more.

use super::super::links::front_of;
use super::{HOME, act, read, secret};
use crate::crypto::Token;
use crate::db::Conn;
use crate::insight::promoted;
use crate::ledger::{self, Account};
use crate::promoters::clicks::{self, Day};
use crate::promoters::{self, Keys, Promoter, USUAL_DAYS, Which};
use crate::state::App;
use crate::types::{AgentId, Currency, Money, Page, PageRequest, PromoterId, Timestamp};
use crate::web::agent::desk::Desk;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, State, Wish};
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::{Seller, Trader};
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

const PAGE_SIZE: u32 = 20;
const ON: &str = "on";
const OFF: &str = "off";
const STATES: &[State] = &[(ON, "promoter-is-on"), (OFF, "promoter-is-off")];

/// Signs of what a promoter's links end in.
const CODE_LENGTH: usize = 8;

#[derive(Template)]
#[template(path = "agent/promoters/list.html")]
struct ListPage {
    f: Desk,
    chosen: Chosen,
    lines: Page<Line>,
    typed: Typed,
}

pub(super) struct Line {
    pub(super) id: PromoterId,
    pub(super) name: String,
    pub(super) share: String,
    pub(super) off: bool,
    pub(super) clicks: i64,
    pub(super) orders: i64,
    pub(super) pending: Money,
    pub(super) available: Money,
    pub(super) since: Timestamp,
}

/// `GET /agent/promoters`.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    _: Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    if f.own_shop.is_none() {
        return Ok(answer::go_to("/agent/shop"));
    }
    let mut typed = Typed::default();
    typed.put("days", USUAL_DAYS);
    answer::page(StatusCode::OK, &page(&app, f, &wish, typed).await?)
}

/// `POST /agent/promoters`.
pub(in crate::web::agent) async fn create(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    visitor: Visitor,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let Some(front) = front_of(&app, &visitor, &f) else {
        return Ok(answer::go_to("/agent/shop"));
    };
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, &seller, &typed).await {
        Ok((id, token)) => {
            let name = typed.get("name").trim().to_owned();
            let back = format!("{HOME}/{id}");
            secret(f, StatusCode::CREATED, (name, &front, back), &token)
        }
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, &Wish::default(), typed).await?)
        }
    }
}

async fn try_create(app: &App, seller: &Seller, typed: &Typed) -> Result<(PromoterId, Token), No> {
    let (wanted, act) = (read(typed)?, act(seller));
    let (token, code) = (Token::random(), Token::random());
    let signs = code.as_str().chars().filter(char::is_ascii_alphanumeric);
    let code: String = signs.map(|it| it.to_ascii_lowercase()).take(CODE_LENGTH).collect();
    let keys = Keys { code, token: token.hash() };
    let (vault, now) = (app.vault.clone(), app.clock.now());
    let write =
        app.db.write(move |conn| promoters::create(conn, &vault, &act, &wanted, &keys, now));
    Ok((write.await?, token))
}

pub(super) fn chosen_of(wish: &Wish) -> Chosen {
    Chosen::new(HOME, STATES, wish)
}

pub(super) fn which(agent: AgentId, chosen: &Chosen) -> Which {
    let off = match chosen.state {
        ON => Some(false),
        OFF => Some(true),
        _ => None,
    };
    Which { agent, text: chosen.q.clone(), off }
}

async fn page(app: &App, f: Desk, wish: &Wish, typed: Typed) -> Result<ListPage, PageError> {
    let (agent, chosen) = (f.agent(), chosen_of(wish));
    let (which, wanted) = (which(agent, &chosen), PageRequest::new(wish.page, PAGE_SIZE));
    let moment = Moment::of(app, &f);
    let read = app.db.read(move |conn| {
        let found = promoters::list(conn, &which, wanted)?;
        let (number, size, total) = (found.number, found.size, found.total);
        let items = lines(conn, agent, found.items, moment)?;
        Ok::<_, crate::db::Error>(Page { items, number, size, total })
    });
    Ok(ListPage { lines: read.await?, chosen, f, typed })
}

/// What the sums of a list depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    now: Timestamp,
    currency: Currency,
    /// Clicks count from that day on.
    since: Day,
}

impl Moment {
    pub(super) fn of(app: &App, f: &Desk) -> Moment {
        let now = app.clock.now();
        let since = Day::of(now, &f.zone).first_shown();
        Moment { now, currency: app.config.shop.currency, since }
    }
}

/// Three statements, however many promoters there are.
pub(super) fn lines(
    conn: &mut Conn,
    agent: AgentId,
    found: Vec<Promoter>,
    Moment { now, currency, since }: Moment,
) -> Result<Vec<Line>, crate::db::Error> {
    let ids: Vec<PromoterId> = found.iter().map(|it| it.id).collect();
    let accounts: Vec<Account> = ids.iter().map(|it| Account::Promoter(*it)).collect();
    let clicks = clicks::of_promoters(conn, agent, &ids, since)?;
    let orders = promoted::counts(conn, &ids)?;
    let balances = ledger::balances(conn, &accounts, now)?;
    let line = |it: Promoter| {
        let account = Account::Promoter(it.id);
        let mut his = balances.iter().filter(|of| of.account == account);
        let balance = his.find(|of| of.currency == currency);
        Line {
            id: it.id,
            share: it.share.short(),
            off: it.off,
            clicks: clicks.get(&it.id).copied().unwrap_or_default(),
            orders: orders.get(&it.id).copied().unwrap_or_default(),
            pending: Money::new(balance.map_or(0, |of| of.pending), currency),
            available: Money::new(balance.map_or(0, |of| of.available), currency),
            name: it.name,
            since: it.created_at,
        }
    };
    Ok(found.into_iter().map(line).collect())
}
