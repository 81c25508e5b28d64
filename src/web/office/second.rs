//! The second factor, the same behind every door: the code after the password, setting it up and
//! switching it off, and the field for a code in forms that move money.

use super::answer::{self, Problem};
use super::door::{Wish, go_on};
use super::told::done;
use crate::crypto::CodeSecret;
use crate::db::Conn;
use crate::members::second::{self, CodeAttempt, Confirm, Guarded, Pending, Proof};
use crate::members::{self, Door, Member};
use crate::state::App;
use crate::types::Secret;
use crate::web::failure::{Failure, PageError};
use crate::web::page::Frame;
use crate::web::session::{self, home};
use crate::web::visitor::Visitor;
use crate::web::{limits, qr};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use std::error::Error as StdError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeForm {
    code: Secret<String>,
    #[serde(default)]
    to: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmForm {
    code: Secret<String>,
    password: Secret<String>,
}

#[derive(Template)]
#[template(path = "office/code.html")]
struct CodePage {
    f: Frame,
    home: &'static str,
    to: String,
    problem: Problem,
}

#[derive(Template)]
#[template(path = "office/second.html")]
struct SecondPage {
    f: Frame,
    home: &'static str,
    name: String,
    state: State,
    problem: Problem,
}

/// What the page is about.
enum State {
    Off,
    /// The picture for the app, and the same in signs.
    Begun {
        svg: Option<String>,
        spelled: Secret<String>,
    },
    On {
        codes: i64,
    },
}

/// Shown once, in the answer to the request that made them.
#[derive(Template)]
#[template(path = "office/recovery.html")]
struct RecoveryPage {
    f: Frame,
    home: &'static str,
    codes: Vec<Secret<String>>,
}

impl RecoveryPage {
    /// All of them, a line each.
    fn together(&self) -> String {
        let lines: Vec<&str> = self.codes.iter().map(|it| it.expose().as_str()).collect();
        lines.join("\n")
    }
}

pub fn code(f: Frame, door: Door, wish: Wish) -> Result<HttpResponse, PageError> {
    let (home, problem) = (home(door), Problem::default());
    answer::page(StatusCode::OK, &CodePage { f, home, to: wish.to, problem })
}

/// The code after the password.
pub async fn log_in(
    app: &App,
    f: Frame,
    door: Door,
    request: &HttpRequest,
    form: CodeForm,
) -> Result<HttpResponse, PageError> {
    let CodeForm { code, to } = form;
    let visitor = Visitor::of(request);
    match try_log_in(app, door, &visitor, request, code).await {
        Ok(come) => {
            let mut answer = go_on(&visitor, door, &come, &to);
            // A cookie that stays opens nothing any more.
            let _ = answer.add_cookie(&session::step_removal_cookie(&visitor, door));
            Ok(answer)
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &CodePage { f, home: home(door), to, problem })
        }
    }
}

async fn try_log_in(
    app: &App,
    door: Door,
    visitor: &Visitor,
    request: &HttpRequest,
    code: Secret<String>,
) -> Result<members::LoggedIn, Failure> {
    limits::admit(app, "code", &visitor.bucket(), app.config.limits.login_per_minute).await?;
    let token = session::step_of(request, visitor, door).ok_or(members::Error::StepOver)?;
    let before = session::token_of(request, visitor, door);
    let address = visitor.address.to_string();
    let attempt = CodeAttempt { token, code, address, door, before };
    let now = app.clock.now();
    Ok(second::log_in_with_code(&app.db, &app.vault, attempt, now).await?)
}

/// What somebody shows before money moves.
pub fn proof(visitor: &Visitor, who: &Member, code: &str) -> Proof {
    let (code, address) = (Secret::new(code.to_owned()), visitor.address.to_string());
    Proof { who: who.clone(), code, address }
}

/// Does `act` in the transaction that uses the code up. Of who has no second factor, none is asked.
pub async fn prove_and<T, E>(
    app: &App,
    visitor: &Visitor,
    proof: Proof,
    act: impl Fn(&mut Conn) -> Result<T, E> + Send + 'static,
) -> Result<T, Refused<E>>
where
    T: Send + 'static,
    E: StdError + Send + 'static,
{
    admit(app, visitor, &proof.who).await.map_err(Refused::Limit)?;
    let done = second::prove_and(&app.db, &app.vault, proof, act, app.clock.now()).await;
    done.map_err(Refused::No)
}

/// Why something that wants a proof was not done.
pub enum Refused<E: StdError + 'static> {
    /// Too many codes were tried.
    Limit(Failure),
    No(Guarded<E>),
}

impl<E: StdError + Into<Failure> + 'static> From<Refused<E>> for Failure {
    fn from(refused: Refused<E>) -> Failure {
        match refused {
            Refused::Limit(failure) => failure,
            Refused::No(error) => error.into(),
        }
    }
}

/// Limited per address and, so that many addresses together cannot guess either, per person.
async fn admit(app: &App, visitor: &Visitor, who: &Member) -> Result<(), Failure> {
    if !who.second_factor {
        return Ok(());
    }
    let per_minute = app.config.limits.login_per_minute;
    limits::admit(app, "code", &visitor.bucket(), per_minute).await?;
    limits::admit(app, "code-person", &who.id.to_string(), per_minute).await
}

/// One's own page about it.
pub async fn show(
    app: &App,
    f: Frame,
    (door, member): (Door, &Member),
) -> Result<HttpResponse, PageError> {
    page(app, f, (door, member), StatusCode::OK, Problem::default()).await
}

async fn page(
    app: &App,
    f: Frame,
    (door, member): (Door, &Member),
    status: StatusCode,
    problem: Problem,
) -> Result<HttpResponse, PageError> {
    let (vault, who) = (app.vault.clone(), member.id);
    let state = match app.db.read(move |conn| second::pending(conn, &vault, who)).await? {
        Pending::None => State::Off,
        Pending::On { codes } => State::On { codes },
        Pending::Begun(secret) => {
            let address = secret.address(&f.site.name, member.name.as_str());
            State::Begun { svg: qr::svg(address.expose()), spelled: secret.spelled() }
        }
    };
    let (home, name) = (home(door), member.name.to_string());
    answer::page(status, &SecondPage { f, home, name, state, problem })
}

/// Makes the secret that the page then shows.
pub async fn begin(app: &App, (door, member): (Door, &Member)) -> Result<HttpResponse, PageError> {
    let (vault, who, now) = (app.vault.clone(), member.id, app.clock.now());
    let secret = CodeSecret::random();
    app.db.write(move |conn| second::begin(conn, &vault, who, &secret, now)).await?;
    Ok(answer::go_to(&format!("{}/second", home(door))))
}

/// Switches it on.
pub async fn confirm(
    app: &App,
    f: Frame,
    (door, member): (Door, &Member),
    visitor: &Visitor,
    form: ConfirmForm,
) -> Result<HttpResponse, PageError> {
    let wanted = match checked(app, visitor, member, form).await {
        Ok(wanted) => wanted,
        Err(failure) => return again(app, f, (door, member), failure).await,
    };
    let now = app.clock.now();
    let codes = second::confirm(&app.db, &app.vault, &app.passwords, wanted, now).await;
    match codes {
        Ok(codes) => answer::page(StatusCode::OK, &RecoveryPage { f, home: home(door), codes }),
        Err(error) => again(app, f, (door, member), at_fields(error)).await,
    }
}

/// Other recovery codes.
pub async fn renew(
    app: &App,
    f: Frame,
    (door, member): (Door, &Member),
    visitor: &Visitor,
    form: CodeForm,
) -> Result<HttpResponse, PageError> {
    if let Err(failure) = admit(app, visitor, member).await {
        return again(app, f, (door, member), failure).await;
    }
    let proof = proof(visitor, member, form.code.expose());
    match second::renew(&app.db, &app.vault, proof, app.clock.now()).await {
        Ok(codes) => answer::page(StatusCode::OK, &RecoveryPage { f, home: home(door), codes }),
        Err(error) => again(app, f, (door, member), at_fields(error)).await,
    }
}

/// Switches it off.
pub async fn switch_off(
    app: &App,
    f: Frame,
    (door, member): (Door, &Member),
    visitor: &Visitor,
    form: ConfirmForm,
) -> Result<HttpResponse, PageError> {
    let wanted = match checked(app, visitor, member, form).await {
        Ok(wanted) => wanted,
        Err(failure) => return again(app, f, (door, member), failure).await,
    };
    let now = app.clock.now();
    match second::switch_off(&app.db, &app.vault, &app.passwords, wanted, now).await {
        Ok(()) => Ok(done(home(door), "second-off")),
        Err(error) => again(app, f, (door, member), at_fields(error)).await,
    }
}

/// The password is tried here too, so the login's limit holds.
async fn checked(
    app: &App,
    visitor: &Visitor,
    member: &Member,
    form: ConfirmForm,
) -> Result<Confirm, Failure> {
    let per_minute = app.config.limits.login_per_minute;
    limits::admit(app, "login", &visitor.bucket(), per_minute).await?;
    admit(app, visitor, member).await?;
    let ConfirmForm { code, password } = form;
    let (who, address) = (member.clone(), visitor.address.to_string());
    Ok(Confirm { proof: Proof { who, code, address }, password })
}

fn at_fields(error: members::Error) -> Failure {
    match error {
        members::Error::Refused => {
            Failure::expected(StatusCode::UNPROCESSABLE_ENTITY, "wrong_password").at("password")
        }
        other => other.into(),
    }
}

async fn again(
    app: &App,
    f: Frame,
    who: (Door, &Member),
    failure: Failure,
) -> Result<HttpResponse, PageError> {
    let (status, problem) = answer::problem(failure, &f)?;
    page(app, f, who, status, problem).await
}
