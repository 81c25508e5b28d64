//! Coming in, going out, and one's own password.

use crate::crypto::Token;
use crate::members::{self, Attempt, ChangePassword};
use crate::state::App;
use crate::types::Secret;
use crate::web::admin::answer::{self, Problem, go_to};
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::page::Frame;
use crate::web::session::{self, Staff};
use crate::web::visitor::Visitor;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginForm {
    name: String,
    password: Secret<String>,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "admin/staff/login.html")]
struct LoginPage {
    f: Frame,
    name: String,
    to: String,
    problem: Problem,
}

/// `GET /admin/login`; in a shop without anybody, the way to the first-run page.
pub(super) async fn login(
    app: Data<App>,
    f: Frame,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    if app.db.read(members::is_empty).await? {
        return Ok(go_to("/admin/setup"));
    }
    let to = wish.into_inner().to;
    let page = LoginPage { f, name: String::new(), to, problem: Problem::default() };
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/login`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, PageError> {
    let LoginForm { name, password, to } = form.into_inner();
    let before = session::token_of(&request, &visitor);
    let address = visitor.address.to_string();
    let attempt = Attempt { name: name.clone(), password, address, before };
    match try_log_in(&app, &visitor, attempt).await {
        Ok(come) if come.must_change_password => {
            Ok(come_in(&visitor, &come.token, "/admin/password"))
        }
        Ok(come) => Ok(come_in(&visitor, &come.token, own_page(&to))),
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &LoginPage { f, name, to, problem })
        }
    }
}

/// Limited per address and, so that many addresses together cannot guess either, per name. What was
/// typed as a name may be a password, so only its hash is used.
async fn try_log_in(
    app: &App,
    visitor: &Visitor,
    attempt: Attempt,
) -> Result<members::LoggedIn, Failure> {
    let per_minute = app.config.limits.login_per_minute;
    limits::admit(app, "login", &visitor.bucket(), per_minute).await?;
    let name = hex::encode(Token::from_client(&attempt.name.to_lowercase()).hash());
    limits::admit(app, "login-name", &name, per_minute.saturating_mul(5)).await?;
    Ok(members::log_in(&app.db, &app.passwords, attempt, app.clock.now()).await?)
}

/// A redirect that gives the browser its new token.
pub(super) fn come_in(visitor: &Visitor, token: &Token, to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .cookie(session::cookie(visitor, token))
        .finish()
}

/// Nobody is sent from our login to a page elsewhere.
fn own_page(to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let ours = to == "/admin" || to.starts_with("/admin/") || to.starts_with("/admin?");
    if plain && ours { to } else { "/admin" }
}

/// `POST /admin/logout`.
pub(super) async fn log_out(
    app: Data<App>,
    visitor: Visitor,
    staff: Staff,
) -> Result<HttpResponse, PageError> {
    app.db.write(move |conn| members::close_session(conn, &staff.session)).await?;
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, "/admin/login"))
        .cookie(session::removal_cookie(&visitor))
        .finish())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordForm {
    current: Secret<String>,
    new: Secret<String>,
    again: Secret<String>,
}

#[derive(Template)]
#[template(path = "admin/staff/password.html")]
struct PasswordPage {
    f: Frame,
    name: String,
    first: bool,
    problem: Problem,
}

/// `GET /admin/password`.
pub(super) async fn password(f: Frame, staff: Staff) -> Result<HttpResponse, PageError> {
    let name = staff.member.name.to_string();
    let first = staff.member.must_change_password;
    answer::page(StatusCode::OK, &PasswordPage { f, name, first, problem: Problem::default() })
}

/// `POST /admin/password`.
pub(super) async fn change_password(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    staff: Staff,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let PasswordForm { current, new, again } = form.into_inner();
    let changed = if new == again {
        let change = ChangePassword { who: staff.member.id, current, new, address: staff.address };
        try_change(&app, &visitor, change).await
    } else {
        Err(Failure::invalid("again", "differ"))
    };
    match changed {
        Ok(token) => Ok(come_in(&visitor, &token, "/admin?done=password-changed")),
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            let name = staff.member.name.to_string();
            let first = staff.member.must_change_password;
            answer::page(status, &PasswordPage { f, name, first, problem })
        }
    }
}

async fn try_change(
    app: &App,
    visitor: &Visitor,
    change: ChangePassword,
) -> Result<Token, Failure> {
    let per_minute = app.config.limits.login_per_minute;
    limits::admit(app, "login", &visitor.bucket(), per_minute).await?;
    let changed = members::change_password(&app.db, &app.passwords, change, app.clock.now()).await;
    changed.map_err(|error| match error {
        members::Error::Refused => {
            Failure::expected(StatusCode::UNPROCESSABLE_ENTITY, "wrong_password").at("current")
        }
        members::Error::Password { problem } => Failure::invalid("new", problem),
        other => other.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_leads_only_to_our_own_pages() {
        assert_eq!(own_page("/admin/orders?q=a%20b"), "/admin/orders?q=a%20b");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/administrator",
            "/admin/\\x",
            "/admin/a\r\nb",
        ] {
            assert_eq!(own_page(elsewhere), "/admin", "{elsewhere:?}");
        }
    }
}
