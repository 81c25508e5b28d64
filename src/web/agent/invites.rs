//! Links by which others join below him.

use super::desk::Desk;
use crate::agents::{self, Invite, Invites, NewInvite};
use crate::crypto::Token;
use crate::db::{self, Conn};
use crate::state::App;
use crate::types::{AgentId, InviteId, Page, PageRequest, Timestamp};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::chosen::{Chosen, State, Wish};
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::{Seller, Trader};
use crate::web::visitor::Visitor;
use crate::{provenance, site};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const HOME: &str = "/agent/invites";
const PAGE_SIZE: u32 = 20;
/// Signs of a token that stand in a link: more than anybody guesses, short enough to send.
const CODE_LENGTH: usize = 22;
const OPEN: &str = "open";
const OVER: &str = "over";
const STATES: &[State] = &[(OPEN, "agent-coupon-open"), (OVER, "agent-invite-over")];

#[derive(Template)]
#[template(path = "agent/invites.html")]
struct InvitesPage {
    f: Desk,
    /// Whether the tree may go on below him.
    room: bool,
    /// Whether the operator allows links at all.
    allowed: bool,
    chosen: Chosen,
    invites: Page<Line>,
    typed: Typed,
}

struct Line {
    id: InviteId,
    link: String,
    note: String,
    used: i32,
    left: i32,
    until: String,
    open: bool,
}

/// `GET /agent/invites`.
pub(super) async fn show(
    app: Data<App>,
    _: Trader,
    f: Desk,
    visitor: Visitor,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::default();
    typed.put("uses", 1);
    typed.put("days", 7);
    answer::page(StatusCode::OK, &page(&app, f, &visitor, &wish, typed).await?)
}

/// `POST /agent/invites`.
pub(super) async fn create(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    visitor: Visitor,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_create(&app, seller, &typed).await {
        Ok(()) => Ok(done(HOME, "invite-made")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            answer::page(status, &page(&app, f, &visitor, &Wish::default(), typed).await?)
        }
    }
}

async fn try_create(app: &App, seller: Seller, typed: &Typed) -> Result<(), Failure> {
    if !app.db.read(site::ways).await?.invites {
        return Err(Failure::expected(StatusCode::FORBIDDEN, "forbidden"));
    }
    if !seller.agent.has_room_below(app.config.agents.max_depth) {
        return Err(Failure::expected(StatusCode::CONFLICT, "no_room_below"));
    }
    let uses = typed.get("uses").trim().parse();
    let days = typed.get("days").trim().parse();
    let wanted = NewInvite {
        note: typed.get("note").trim().to_owned(),
        uses: uses.map_err(|_| Failure::invalid("uses", "not_a_number"))?,
        days: days.map_err(|_| Failure::invalid("days", "not_a_number"))?,
    };
    let code: String = Token::random().as_str().chars().take(CODE_LENGTH).collect();
    let (agent, now) = (seller.agent.id, app.clock.now());
    let made = app.db.write(move |conn| {
        agents::create_invite(conn, agent, &code, &wanted, now)?;
        let entry = seller.by().entry("agent.invite", format!("agent:{}", seller.agent.name));
        let detail = format!("uses:{} days:{}", wanted.uses, wanted.days);
        Ok::<_, agents::Error>(provenance::record(conn, &entry.detail(detail), now)?)
    });
    Ok(made.await?)
}

/// `POST /agent/invites/{id}/revoke`.
pub(super) async fn revoke(
    app: Data<App>,
    Trader(seller): Trader,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (agent, invite, now) = (seller.agent.id, InviteId(*id), app.clock.now());
    let revoked = app.db.write(move |conn| {
        agents::revoke_invite(conn, agent, invite)?;
        let subject = format!("agent:{}", seller.agent.name);
        let entry = seller.by().entry("agent.invite_revoked", subject);
        Ok::<_, agents::Error>(provenance::record(conn, &entry, now)?)
    });
    revoked.await?;
    Ok(done(HOME, "invite-revoked"))
}

/// `POST /agent/invites/export`.
pub(super) async fn export(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    visitor: Visitor,
    wish: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let chosen = Chosen::new(HOME, STATES, &wish);
    let subject = format!("agent:{}", seller.agent.name);
    paper::note(&app, seller.by().entry("invite.export", subject).detail(chosen.state)).await?;
    let (which, now) = (which(seller.agent.id, &chosen), app.clock.now());
    let origin = visitor.origin(&app.config.web);
    let read = move |conn: &mut Conn, beyond: Option<InviteId>| {
        agents::list_invites_beyond(conn, &which, now, beyond, PART)
    };
    Ok(heads(&f).list("invites", &app, read, move |part, it| {
        let it = line(&f, it, &origin, now);
        add(part, &f, &it);
        it.id
    }))
}

fn heads(f: &Desk) -> Table {
    let heads =
        ["file-note", "case-link", "file-used", "file-left", "file-valid-until", "agents-status"];
    Table::new(&heads.map(|it| f.t(it)))
}

/// A link that opens nothing any more is not told, as on the page.
fn add(part: &mut Table, f: &Desk, it: &Line) {
    let state = f.t(if it.open { "agent-coupon-open" } else { "agent-invite-over" });
    part.add(&[
        Cell::Text(&it.note),
        Cell::Text(if it.open { &it.link } else { "" }),
        Cell::Count(it.used.into()),
        Cell::Count(it.left.into()),
        Cell::Text(&it.until),
        Cell::Text(&state),
    ]);
}

fn which(agent: AgentId, chosen: &Chosen) -> Invites {
    let open = match chosen.state {
        OPEN => Some(true),
        OVER => Some(false),
        _ => None,
    };
    Invites { agent, text: chosen.q.clone(), open }
}

async fn page(
    app: &App,
    f: Desk,
    visitor: &Visitor,
    wish: &Wish,
    typed: Typed,
) -> Result<InvitesPage, PageError> {
    let chosen = Chosen::new(HOME, STATES, wish);
    let (which, wanted) = (which(f.agent(), &chosen), PageRequest::new(wish.page, PAGE_SIZE));
    let (now, origin) = (app.clock.now(), visitor.origin(&app.config.web));
    let found = app.db.read(move |conn| {
        Ok::<_, db::Error>((agents::list_invites(conn, &which, now, wanted)?, site::ways(conn)?))
    });
    let (found, ways) = found.await?;
    let invites = found.map(|it| line(&f, it, &origin, now));
    Ok(InvitesPage {
        room: f.seller.agent.has_room_below(app.config.agents.max_depth),
        allowed: ways.invites,
        chosen,
        invites,
        typed,
        f,
    })
}

fn line(f: &Desk, it: Invite, origin: &str, now: Timestamp) -> Line {
    Line {
        id: it.id,
        link: format!("{origin}/join/{}", it.code),
        used: it.used,
        left: it.uses_left,
        until: f.time(it.expires_at),
        open: it.is_open(now),
        note: it.note,
    }
}
