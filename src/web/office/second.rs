//! The second factor, the same behind every door: the code after the password, setting it up and
//! switching it off, and the field for a code in forms that move money.

use super::answer::{self, Problem};
use super::door::{Wish, go_on};
use super::person::Person;
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
use actix_web::web::{Data, Form, Query};
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

/// `GET …/login/code`.
pub async fn code<P: Person>(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    let (home, to, problem) = (home(P::DOOR), wish.into_inner().to, Problem::default());
    answer::page(StatusCode::OK, &CodePage { f, home, to, problem })
}

/// `POST …/login/code`: the code after the password.
pub async fn log_in<P: Person>(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    let CodeForm { code, to } = form.into_inner();
    let (door, visitor) = (P::DOOR, Visitor::of(&request));
    match try_log_in(&app, door, &visitor, &request, code).await {
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

/// `GET …/second`: one's own page about it.
pub async fn show<P: Person>(app: Data<App>, f: Frame, who: P) -> Result<HttpResponse, PageError> {
    page(&app, f, &who, StatusCode::OK, Problem::default()).await
}

async fn page(
    app: &App,
    f: Frame,
    who: &impl Person,
    status: impl Into<answer::Head>,
    problem: Problem,
) -> Result<HttpResponse, PageError> {
    let (home, member) = home_of(who);
    let (vault, id) = (app.vault.clone(), member.id);
    let state = match app.db.read(move |conn| second::pending(conn, &vault, id)).await? {
        Pending::None => State::Off,
        Pending::On { codes } => State::On { codes },
        Pending::Begun(secret) => {
            let address = secret.address(&f.site.name, member.name.as_str());
            State::Begun { svg: qr::svg(address.expose()), spelled: secret.spelled() }
        }
    };
    let name = member.name.to_string();
    answer::page(status, &SecondPage { f, home, name, state, problem })
}

fn home_of<P: Person>(who: &P) -> (&'static str, &Member) {
    (home(P::DOOR), who.member())
}

/// `POST …/second`: makes the secret that the page then shows.
pub async fn begin<P: Person>(app: Data<App>, who: P) -> Result<HttpResponse, PageError> {
    let (home, member) = home_of(&who);
    let (vault, id, now) = (app.vault.clone(), member.id, app.clock.now());
    let secret = CodeSecret::random();
    app.db.write(move |conn| second::begin(conn, &vault, id, &secret, now)).await?;
    Ok(answer::go_to(&format!("{home}/second")))
}

/// `POST …/second/confirm`: switches it on.
pub async fn confirm<P: Person>(
    app: Data<App>,
    f: Frame,
    who: P,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let wanted = match checked(&app, &visitor, who.member(), form.into_inner()).await {
        Ok(wanted) => wanted,
        Err(failure) => return again(&app, f, &who, failure).await,
    };
    let now = app.clock.now();
    let made = second::confirm(&app.db, &app.vault, &app.passwords, wanted, now).await;
    recovery(&app, f, &who, made).await
}

/// `POST …/second/codes`: other recovery codes.
pub async fn renew<P: Person>(
    app: Data<App>,
    f: Frame,
    who: P,
    visitor: Visitor,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    if let Err(failure) = admit(&app, &visitor, who.member()).await {
        return again(&app, f, &who, failure).await;
    }
    let proof = proof(&visitor, who.member(), form.code.expose());
    let made = second::renew(&app.db, &app.vault, proof, app.clock.now()).await;
    recovery(&app, f, &who, made).await
}

async fn recovery(
    app: &App,
    f: Frame,
    who: &impl Person,
    made: Result<Vec<Secret<String>>, members::Error>,
) -> Result<HttpResponse, PageError> {
    match made {
        Ok(codes) => {
            let home = home_of(who).0;
            answer::page(StatusCode::OK, &RecoveryPage { f, home, codes })
        }
        Err(error) => again(app, f, who, at_fields(error)).await,
    }
}

/// `POST …/second/off`.
pub async fn switch_off<P: Person>(
    app: Data<App>,
    f: Frame,
    who: P,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let wanted = match checked(&app, &visitor, who.member(), form.into_inner()).await {
        Ok(wanted) => wanted,
        Err(failure) => return again(&app, f, &who, failure).await,
    };
    let now = app.clock.now();
    match second::switch_off(&app.db, &app.vault, &app.passwords, wanted, now).await {
        Ok(()) => Ok(done(home(P::DOOR), "second-off")),
        Err(error) => again(&app, f, &who, at_fields(error)).await,
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
    who: &impl Person,
    failure: Failure,
) -> Result<HttpResponse, PageError> {
    let (status, problem) = answer::problem(failure, &f)?;
    page(app, f, who, status, problem).await
}
