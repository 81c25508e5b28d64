//! Coming in, going out, and one's own password: the same at every door.

use super::answer::{self, Problem};
use super::person::Person;
use crate::crypto::Token;
use crate::members::{self, Attempt, ChangePassword, Door, Next};
use crate::state::App;
use crate::types::Secret;
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::page::Frame;
use crate::web::session::{self, home};
use crate::web::visitor::Visitor;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

/// Where somebody wants to go once he is in.
#[derive(Debug, Deserialize)]
pub struct Wish {
    #[serde(default)]
    pub(super) to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginForm {
    name: String,
    password: Secret<String>,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "admin/staff/login.html")]
struct LoginPage {
    f: Frame,
    home: &'static str,
    name: String,
    to: String,
    problem: Problem,
}

/// `GET …/login`.
pub async fn login<P: Person>(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let (home, name, to) = (home(P::DOOR), String::new(), wish.into_inner().to);
    let problem = Problem::default();
    answer::page(StatusCode::OK, &LoginPage { f, home, name, to, problem })
}

/// `POST …/login`.
pub async fn log_in<P: Person>(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, PageError> {
    let LoginForm { name, password, to } = form.into_inner();
    let (door, visitor) = (P::DOOR, Visitor::of(&request));
    let before = session::token_of(&request, &visitor, door);
    let address = visitor.address.to_string();
    let attempt = Attempt { name: name.clone(), password, address, door, before };
    match try_log_in(&app, &visitor, attempt).await {
        Ok(come) => Ok(go_on(&visitor, door, &come, &to)),
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &LoginPage { f, home: home(door), name, to, problem })
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

/// Whose password was right goes where he wanted, after what has still to be done.
pub(super) fn go_on(
    visitor: &Visitor,
    door: Door,
    come: &members::LoggedIn,
    to: &str,
) -> HttpResponse {
    match come.next {
        Next::In => come_in(visitor, door, &come.token, own_page(door, to)),
        Next::Password => come_in(visitor, door, &come.token, &format!("{}/password", home(door))),
        Next::Code => {
            let wish = serde_urlencoded::to_string([("to", own_page(door, to))]);
            let page = format!("{}/login/code?{}", home(door), wish.unwrap_or_default());
            HttpResponse::SeeOther()
                .insert_header((header::LOCATION, page))
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .cookie(session::step_cookie(visitor, door, &come.token))
                .finish()
        }
    }
}

/// A redirect that gives the browser its new token.
pub fn come_in(visitor: &Visitor, door: Door, token: &Token, to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .cookie(session::cookie(visitor, door, token))
        .finish()
}

/// Nobody is sent from our login to a page elsewhere.
fn own_page(door: Door, to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let within = to.strip_prefix(home(door));
    let ours = within.is_some_and(|it| it.is_empty() || it.starts_with(['/', '?']));
    if plain && ours { to } else { home(door) }
}

/// `POST …/logout`.
pub async fn log_out<P: Person>(
    app: Data<App>,
    visitor: Visitor,
    who: P,
) -> Result<HttpResponse, PageError> {
    let session = who.session();
    app.db.write(move |conn| members::close_session(conn, &session)).await?;
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("{}/login", home(P::DOOR))))
        .cookie(session::removal_cookie(&visitor, P::DOOR))
        .finish())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    current: Secret<String>,
    new: Secret<String>,
    again: Secret<String>,
}

#[derive(Template)]
#[template(path = "admin/staff/password.html")]
struct PasswordPage {
    f: Frame,
    home: &'static str,
    name: String,
    first: bool,
    problem: Problem,
}

impl PasswordPage {
    fn of<P: Person>(f: Frame, who: &P, problem: Problem) -> PasswordPage {
        let member = who.member();
        let (name, first) = (member.name.to_string(), member.must_change_password);
        PasswordPage { f, home: home(P::DOOR), name, first, problem }
    }
}

/// `GET …/password`.
pub async fn password<P: Person>(f: Frame, who: P) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &PasswordPage::of(f, &who, Problem::default()))
}

/// `POST …/password`.
pub async fn change_password<P: Person>(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    who: P,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let PasswordForm { current, new, again } = form.into_inner();
    let changed = if new == again {
        let address = visitor.address.to_string();
        let change = ChangePassword { who: who.member().id, current, new, address };
        try_change(&app, &visitor, change).await
    } else {
        Err(Failure::invalid("again", "differ"))
    };
    match changed {
        Ok(token) => {
            let to = format!("{}?done=password-changed", home(P::DOOR));
            Ok(come_in(&visitor, P::DOOR, &token, &to))
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &PasswordPage::of(f, &who, problem))
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
        let here = "/admin/orders?q=a%20b";
        assert_eq!(own_page(Door::Admin, here), here);
        assert_eq!(own_page(Door::Agent, here), "/agent");
        assert_eq!(own_page(Door::Supplier, here), "/supplier");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/administrator",
            "/admin/\\x",
            "/admin/a\r\nb",
        ] {
            assert_eq!(own_page(Door::Admin, elsewhere), "/admin", "{elsewhere:?}");
        }
    }
}
