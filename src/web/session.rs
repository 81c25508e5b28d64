//! Who is at the operator's pages, an agent's or a supplier's: the cookies, and the extractors that every handler
//! of such a page takes.

use super::failure::{Failure, PageError};
use super::visitor::{Visitor, cookie as find_cookie};
use crate::agents::{self, Agent};
use crate::crypto::{Token, TokenHash};
use crate::members::{self, Door, Employer, Member, Role};
use crate::provenance::By;
use crate::state::App;
use crate::suppliers::{self, Supplier};
use crate::types::Timestamp;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use std::future::Future;
use std::pin::Pin;

/// On https browsers hold the site to the prefix that [`Visitor`] puts before it.
const fn cookie_name(door: Door) -> &'static str {
    match door {
        Door::Admin => "kg-admin",
        Door::Agent => "kg-agent",
        Door::Supplier => "kg-supplier",
    }
}

/// Of the step between password and code.
const fn step_cookie_name(door: Door) -> &'static str {
    match door {
        Door::Admin => "kg-admin-code",
        Door::Agent => "kg-agent-code",
        Door::Supplier => "kg-supplier-code",
    }
}

/// What the addresses behind a door begin with.
pub const fn home(door: Door) -> &'static str {
    match door {
        Door::Admin => "/admin",
        Door::Agent => "/agent",
        Door::Supplier => "/supplier",
    }
}

/// The door that an address of the main shop stands behind, or in front of.
pub(super) fn door_of(path: &str) -> Option<Door> {
    let behind = |door: &Door| {
        let rest = path.strip_prefix(home(*door));
        rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    };
    [Door::Admin, Door::Agent, Door::Supplier].into_iter().find(behind)
}

/// Where somebody may go who has to change his password first, behind the door.
const BEFORE_CHANGE: [&str; 2] = ["/password", "/logout"];

/// Somebody who is logged in. An argument of every admin handler.
#[derive(Debug, Clone)]
pub struct Staff {
    pub member: Member,
    /// The client's address, for the audit log.
    pub address: String,
    pub session: TokenHash,
}

/// Somebody who also decides who else may come in.
#[derive(Debug, Clone)]
pub struct Owner(pub Staff);

/// Somebody of an agent's who is logged in. An argument of every handler of the agents' pages.
#[derive(Debug, Clone)]
pub struct Seller {
    /// Whom he works for. All that he may see is this agent's, or below.
    pub agent: Agent,
    pub member: Member,
    /// The client's address, for the audit log.
    pub address: String,
    pub session: TokenHash,
}

/// One of them who may also set prices, and see what is earned.
#[derive(Debug, Clone)]
pub struct Trader(pub Seller);

/// The agent himself, or whom he trusts like himself.
#[derive(Debug, Clone)]
pub struct Principal(pub Seller);

/// Somebody of a supplier's who is logged in. An argument of every handler of the suppliers' pages.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// Whose goods he looks after. All that he may see is this supplier's.
    pub supplier: Supplier,
    pub member: Member,
    /// The client's address, for the audit log.
    pub address: String,
    pub session: TokenHash,
}

impl Staff {
    /// As the audit log wants it.
    pub fn by(&self) -> By {
        self.member.by(self.address.clone())
    }

    pub fn is_owner(&self) -> bool {
        self.member.role == Role::Owner
    }

    pub async fn of(request: &HttpRequest) -> Result<Staff, actix_web::Error> {
        let (member, session) = who(request, Door::Admin).await?;
        let address = Visitor::of(request).address.to_string();
        Ok(Staff { member, address, session })
    }
}

impl Seller {
    /// As the audit log wants it.
    pub fn by(&self) -> By {
        self.member.by(self.address.clone())
    }

    pub fn may_trade(&self) -> bool {
        matches!(self.member.role, Role::Owner | Role::Seller)
    }

    pub fn is_owner(&self) -> bool {
        self.member.role == Role::Owner
    }

    /// Whose agent has left does not come in any more.
    pub async fn of(request: &HttpRequest) -> Result<Seller, actix_web::Error> {
        let (member, session) = who(request, Door::Agent).await?;
        let visitor = Visitor::of(request);
        let agent = match member.agent() {
            Some(agent) => {
                let found = app(request)?.db.read(move |conn| agents::find(conn, agent)).await;
                found.map_err(PageError::from)?
            }
            None => None,
        };
        match agent.filter(|it| it.status != agents::Status::Closed) {
            // He sees what is his, and changes nothing.
            Some(agent)
                if agent.status == agents::Status::Suspended
                    && !request.method().is_safe()
                    && !may_always(request) =>
            {
                let failure = Failure::expected(StatusCode::FORBIDDEN, "agent_suspended");
                Err(PageError(failure).into())
            }
            Some(agent) => {
                Ok(Seller { agent, member, address: visitor.address.to_string(), session })
            }
            None => Err(not_logged_in(request, &visitor, Door::Agent)),
        }
    }
}

/// What concerns the person alone, and answering what he is charged with.
fn may_always(request: &HttpRequest) -> bool {
    let within = request.path().strip_prefix(home(Door::Agent)).unwrap_or_default();
    let parts: Vec<&str> = within.split('/').skip(1).collect();
    match parts[..] {
        ["logout" | "password" | "second" | "violations", ..] => true,
        // What he owes a promoter.
        ["promoters", _, "pay"] => true,
        _ => false,
    }
}

impl Vendor {
    /// As the audit log wants it.
    pub fn by(&self) -> By {
        self.member.by(self.address.clone())
    }

    /// Whose supplier is disabled does not come in any more.
    pub async fn of(request: &HttpRequest) -> Result<Vendor, actix_web::Error> {
        let (member, session) = who(request, Door::Supplier).await?;
        let visitor = Visitor::of(request);
        let supplier = match member.employer {
            Employer::Supplier(supplier) => {
                let found = app(request)?.db.read(move |conn| suppliers::find(conn, supplier));
                found.await.map_err(PageError::from)?
            }
            Employer::Platform | Employer::Agent(_) => None,
        };
        match supplier.filter(|it| !it.disabled) {
            Some(supplier) => {
                Ok(Vendor { supplier, member, address: visitor.address.to_string(), session })
            }
            None => Err(not_logged_in(request, &visitor, Door::Supplier)),
        }
    }
}

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>>;

impl FromRequest for Staff {
    type Error = actix_web::Error;
    type Future = Extracted<Staff>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Staff::of(&request).await })
    }
}

impl FromRequest for Owner {
    type Error = actix_web::Error;
    type Future = Extracted<Owner>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let staff = Staff::of(&request).await?;
            if staff.is_owner() { Ok(Owner(staff)) } else { Err(forbidden()) }
        })
    }
}

impl FromRequest for Seller {
    type Error = actix_web::Error;
    type Future = Extracted<Seller>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Seller::of(&request).await })
    }
}

impl FromRequest for Vendor {
    type Error = actix_web::Error;
    type Future = Extracted<Vendor>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Vendor::of(&request).await })
    }
}

impl FromRequest for Trader {
    type Error = actix_web::Error;
    type Future = Extracted<Trader>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let seller = Seller::of(&request).await?;
            if seller.may_trade() { Ok(Trader(seller)) } else { Err(forbidden()) }
        })
    }
}

impl FromRequest for Principal {
    type Error = actix_web::Error;
    type Future = Extracted<Principal>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let seller = Seller::of(&request).await?;
            if seller.is_owner() { Ok(Principal(seller)) } else { Err(forbidden()) }
        })
    }
}

fn forbidden() -> actix_web::Error {
    PageError(Failure::expected(StatusCode::FORBIDDEN, "forbidden")).into()
}

/// Looks the session up, and remembers now and then that it was used.
async fn who(request: &HttpRequest, door: Door) -> Result<(Member, TokenHash), actix_web::Error> {
    let visitor = Visitor::of(request);
    let app = app(request)?;
    let now = app.clock.now();
    let Some(token) = token_of(request, &visitor, door) else {
        return Err(not_logged_in(request, &visitor, door));
    };
    let found = app.db.read(move |conn| members::find_session(conn, door, &token, now)).await;
    let Some(session) = found.map_err(PageError::from)? else {
        return Err(not_logged_in(request, &visitor, door));
    };
    if session.is_stale(now) {
        remember_seen(app, token, now).await;
    }
    let within = request.path().strip_prefix(home(door)).unwrap_or_default();
    if session.member.must_change_password && !BEFORE_CHANGE.contains(&within) {
        return Err(go_to(format!("{}/password", home(door))));
    }
    Ok((session.member, token))
}

fn app(request: &HttpRequest) -> Result<&Data<App>, actix_web::Error> {
    let app = request.app_data::<Data<App>>();
    app.ok_or_else(|| actix_web::error::ErrorInternalServerError("no app"))
}

/// A busy database is no reason to send somebody away who is logged in.
async fn remember_seen(app: &App, token: TokenHash, now: Timestamp) {
    let seen = app.db.write(move |conn| members::touch_session(conn, &token, now)).await;
    if let Err(error) = seen {
        tracing::warn!(error = %error, "Cannot remember when a session was last seen");
    }
}

fn not_logged_in(request: &HttpRequest, visitor: &Visitor, door: Door) -> actix_web::Error {
    if visitor.wants_json {
        let failure = Failure::expected(StatusCode::UNAUTHORIZED, "not_logged_in");
        return PageError(failure).into();
    }
    let here = request.uri().path_and_query().map_or("", |it| it.as_str());
    // Only a page that can be fetched again is worth coming back to.
    if !request.method().is_safe() || here == home(door) {
        return go_to(format!("{}/login", home(door)));
    }
    let query = serde_urlencoded::to_string([("to", here)]).unwrap_or_default();
    go_to(format!("{}/login?{query}", home(door)))
}

fn go_to(address: String) -> actix_web::Error {
    let response = HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish();
    InternalError::from_response("not here", response).into()
}

/// What the session table knows the browser's token by.
pub fn token_of(request: &HttpRequest, visitor: &Visitor, door: Door) -> Option<TokenHash> {
    let token = find_cookie(request, visitor.https, cookie_name(door))?;
    Some(Token::from_client(&token).hash())
}

/// The same, between password and code.
pub fn step_of(request: &HttpRequest, visitor: &Visitor, door: Door) -> Option<TokenHash> {
    let token = find_cookie(request, visitor.https, step_cookie_name(door))?;
    Some(Token::from_client(&token).hash())
}

pub fn cookie(visitor: &Visitor, door: Door, token: &Token) -> Cookie<'static> {
    own_cookie(visitor, cookie_name(door), token)
}

pub fn step_cookie(visitor: &Visitor, door: Door, token: &Token) -> Cookie<'static> {
    own_cookie(visitor, step_cookie_name(door), token)
}

pub fn step_removal_cookie(visitor: &Visitor, door: Door) -> Cookie<'static> {
    let mut cookie = step_cookie(visitor, door, &Token::from_client(""));
    cookie.make_removal();
    cookie
}

/// Ends with the browser's session; the server ends it earlier. Not sent along from other sites.
fn own_cookie(visitor: &Visitor, name: &str, token: &Token) -> Cookie<'static> {
    let prefix = if visitor.https { "__Host-" } else { "" };
    Cookie::build(format!("{prefix}{name}"), token.as_str().to_owned())
        .path("/")
        .http_only(true)
        .secure(visitor.https)
        .same_site(SameSite::Strict)
        .finish()
}

pub fn removal_cookie(visitor: &Visitor, door: Door) -> Cookie<'static> {
    let mut cookie = cookie(visitor, door, &Token::from_client(""));
    cookie.make_removal();
    cookie
}
