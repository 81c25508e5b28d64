//! Who is at the admin pages: the cookie, and the extractors that every admin handler takes.

use crate::crypto::{Token, TokenHash};
use crate::members::{self, Member, Role};
use crate::provenance::Actor;
use crate::state::App;
use crate::types::Timestamp;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use std::fmt;
use std::future::Future;
use std::pin::Pin;

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

impl Staff {
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.member.name.to_string())
    }

    pub fn is_owner(&self) -> bool {
        self.member.role == Role::Owner
    }
}

/// Why a request does not get to its handler.
#[derive(Debug)]
pub enum Denied {
    /// `to`: where to go after the login.
    LogIn {
        to: String,
    },
    /// A program that is not logged in.
    Unauthorized,
    /// The one-time password must be changed first.
    ChangePassword,
    Forbidden,
    Broken(members::Error),
}

impl FromRequest for Staff {
    type Error = Denied;
    type Future = Pin<Box<dyn Future<Output = Result<Staff, Denied>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { from_cookie(&request).await })
    }
}

impl FromRequest for Owner {
    type Error = Denied;
    type Future = Pin<Box<dyn Future<Output = Result<Owner, Denied>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let staff = from_cookie(&request).await?;
            if staff.is_owner() { Ok(Owner(staff)) } else { Err(Denied::Forbidden) }
        })
    }
}

async fn from_cookie(request: &HttpRequest) -> Result<Staff, Denied> {
    let app = request.app_data::<Data<App>>().expect("the server hands the state to every request");
    let now = app.clock.now();
    let token = token_of(request).ok_or_else(|| not_logged_in(request))?;
    let found = app.db.read(move |conn| members::find_session(conn, &token, now)).await;
    let session = found.map_err(Denied::Broken)?.ok_or_else(|| not_logged_in(request))?;
    if session.is_stale(now) {
        remember_seen(app, token, now).await;
    }
    let allowed = ["/admin/password", "/admin/logout"].contains(&request.path());
    if session.member.must_change_password && !allowed {
        return Err(Denied::ChangePassword);
    }
    Ok(Staff { member: session.member, address: address_of(request), session: token })
}

/// A busy database is no reason to send somebody away who is logged in.
async fn remember_seen(app: &App, token: TokenHash, now: Timestamp) {
    let seen = app.db.write(move |conn| members::touch_session(conn, &token, now)).await;
    if let Err(error) = seen {
        tracing::warn!(error = %error, "Cannot remember when a session was last seen");
    }
}

fn not_logged_in(request: &HttpRequest) -> Denied {
    if wants_json(request) {
        return Denied::Unauthorized;
    }
    let here = request.uri().path_and_query().map_or("", |it| it.as_str());
    let to = if request.method() == Method::GET { here.to_owned() } else { String::new() };
    Denied::LogIn { to }
}

fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|it| it.contains("application/json"))
}

/// What the session table knows the browser's token by.
pub fn token_of(request: &HttpRequest) -> Option<TokenHash> {
    let cookie = request.cookie(cookie_name(request))?;
    Some(Token::from_client(cookie.value()).hash())
}

/// Ends with the browser's session; the server ends it earlier. Not sent along from other sites.
pub fn cookie(request: &HttpRequest, token: &Token) -> Cookie<'static> {
    Cookie::build(cookie_name(request), token.as_str().to_owned())
        .path("/")
        .http_only(true)
        .secure(is_https(request))
        .same_site(SameSite::Strict)
        .finish()
}

pub fn removal_cookie(request: &HttpRequest) -> Cookie<'static> {
    let mut cookie = cookie(request, &Token::from_client(""));
    cookie.make_removal();
    cookie
}

fn cookie_name(request: &HttpRequest) -> &'static str {
    if is_https(request) { "__Host-kg-admin" } else { "kg-admin" }
}

fn is_https(request: &HttpRequest) -> bool {
    request.app_data::<Data<App>>().is_some_and(|app| {
        app.config.web.public_url.starts_with("https://")
            || (from_trusted_proxy(app, request)
                && header_text(request, "x-forwarded-proto") == Some("https"))
    })
}

fn address_of(request: &HttpRequest) -> String {
    request.peer_addr().map(|it| it.ip().to_string()).unwrap_or_default()
}

fn from_trusted_proxy(app: &App, request: &HttpRequest) -> bool {
    let peer = request.peer_addr().map(|it| it.ip());
    peer.is_some_and(|peer| app.config.web.trusted_proxies.iter().any(|net| net.contains(&peer)))
}

fn header_text<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Denied::LogIn { .. } | Denied::Unauthorized => "not logged in",
            Denied::ChangePassword => "the password must be changed first",
            Denied::Forbidden => "only for owners",
            Denied::Broken(_) => "cannot look the session up",
        })
    }
}

impl ResponseError for Denied {
    fn status_code(&self) -> StatusCode {
        match self {
            Denied::LogIn { .. } | Denied::ChangePassword => StatusCode::SEE_OTHER,
            Denied::Unauthorized => StatusCode::UNAUTHORIZED,
            Denied::Forbidden => StatusCode::FORBIDDEN,
            Denied::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let to = |address: String| {
            HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
        };
        match self {
            Denied::LogIn { to: here } if here.is_empty() || here == "/admin" => {
                to("/admin/login".to_owned())
            }
            Denied::LogIn { to: here } => {
                let query = serde_urlencoded::to_string([("to", here)]).unwrap_or_default();
                to(format!("/admin/login?{query}"))
            }
            Denied::ChangePassword => to("/admin/password".to_owned()),
            Denied::Unauthorized => HttpResponse::build(self.status_code())
                .content_type("application/problem+json")
                .body(r#"{"status":401,"code":"not_logged_in"}"#),
            Denied::Forbidden => HttpResponse::build(self.status_code()).finish(),
            Denied::Broken(error) => {
                tracing::error!(error = ?error, "Cannot look a session up");
                HttpResponse::build(self.status_code()).finish()
            }
        }
    }
}
