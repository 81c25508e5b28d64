//! Who is at the admin pages: the cookie, and the extractors that every admin handler takes.

use super::failure::{Failure, PageError};
use super::visitor::{Visitor, cookie as find_cookie};
use crate::crypto::{Token, TokenHash};
use crate::members::{self, Member, Role};
use crate::provenance::By;
use crate::state::App;
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
const COOKIE: &str = "kg-admin";

/// Where somebody may go who has to change his password first.
const BEFORE_CHANGE: [&str; 2] = ["/admin/password", "/admin/logout"];

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
    /// As the audit log wants it.
    pub fn by(&self) -> By {
        By::staff(self.member.name.to_string(), self.address.clone())
    }

    pub fn is_owner(&self) -> bool {
        self.member.role == Role::Owner
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
            if staff.is_owner() {
                Ok(Owner(staff))
            } else {
                let failure = Failure::expected(StatusCode::FORBIDDEN, "forbidden");
                Err(PageError(failure).into())
            }
        })
    }
}

impl Staff {
    /// Looks the session up, and remembers now and then that it was used.
    pub async fn of(request: &HttpRequest) -> Result<Staff, actix_web::Error> {
        let visitor = Visitor::of(request);
        let app = app(request)?;
        let now = app.clock.now();
        let Some(token) = token_of(request, &visitor) else {
            return Err(not_logged_in(request, &visitor));
        };
        let found = app.db.read(move |conn| members::find_session(conn, &token, now)).await;
        let Some(session) = found.map_err(PageError::from)? else {
            return Err(not_logged_in(request, &visitor));
        };
        if session.is_stale(now) {
            remember_seen(app, token, now).await;
        }
        if session.member.must_change_password && !BEFORE_CHANGE.contains(&request.path()) {
            return Err(go_to("/admin/password".to_owned()));
        }
        let address = visitor.address.to_string();
        Ok(Staff { member: session.member, address, session: token })
    }
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

fn not_logged_in(request: &HttpRequest, visitor: &Visitor) -> actix_web::Error {
    if visitor.wants_json {
        let failure = Failure::expected(StatusCode::UNAUTHORIZED, "not_logged_in");
        return PageError(failure).into();
    }
    let here = request.uri().path_and_query().map_or("", |it| it.as_str());
    // Only a page that can be fetched again is worth coming back to.
    if !request.method().is_safe() || here == "/admin" {
        return go_to("/admin/login".to_owned());
    }
    let query = serde_urlencoded::to_string([("to", here)]).unwrap_or_default();
    go_to(format!("/admin/login?{query}"))
}

fn go_to(address: String) -> actix_web::Error {
    let response = HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish();
    InternalError::from_response("not here", response).into()
}

/// What the session table knows the browser's token by.
pub fn token_of(request: &HttpRequest, visitor: &Visitor) -> Option<TokenHash> {
    let token = find_cookie(request, visitor.https, COOKIE)?;
    Some(Token::from_client(&token).hash())
}

/// Ends with the browser's session; the server ends it earlier. Not sent along from other sites.
pub fn cookie(visitor: &Visitor, token: &Token) -> Cookie<'static> {
    let prefix = if visitor.https { "__Host-" } else { "" };
    Cookie::build(format!("{prefix}{COOKIE}"), token.as_str().to_owned())
        .path("/")
        .http_only(true)
        .secure(visitor.https)
        .same_site(SameSite::Strict)
        .finish()
}

pub fn removal_cookie(visitor: &Visitor) -> Cookie<'static> {
    let mut cookie = cookie(visitor, &Token::from_client(""));
    cookie.make_removal();
    cookie
}
