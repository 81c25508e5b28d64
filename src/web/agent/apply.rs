//! Asking to become an agent, without a link: in the main shop, or in the shop of whoever would stand
//! above.

use crate::agents::{self, LONGEST_WORDS, NewApplication};
use crate::members::{self, StaffName};
use crate::state::App;
use crate::types::{Contact, ContactError, Fault, Secret, Slug};
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use crate::web::office::answer::{self, Problem};
use crate::web::page::Frame;
use crate::web::shop::Shop;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplyForm {
    /// What he wants to log in with.
    name: String,
    shop_name: String,
    shop: String,
    password: Secret<String>,
    again: Secret<String>,
    contact: String,
    #[serde(default)]
    words: String,
}

#[derive(Template)]
#[template(path = "agent/apply.html")]
struct ApplyPage {
    f: Frame,
    form: ApplyForm,
    problem: Problem,
    /// He has asked.
    sent: bool,
}

/// `GET /join`.
pub(super) async fn show(f: Frame) -> Result<HttpResponse, PageError> {
    open(&f)?;
    let (form, problem) = (ApplyForm::default(), Problem::default());
    answer::page(StatusCode::OK, &ApplyPage { f, form, problem, sent: false })
}

/// `POST /join`: the answer is the same whatever becomes of it.
pub(super) async fn submit(
    app: Data<App>,
    f: Frame,
    (shop, visitor): (Shop, Visitor),
    form: Form<ApplyForm>,
) -> Result<HttpResponse, PageError> {
    open(&f)?;
    let form = form.into_inner();
    match try_apply(&app, &shop, &visitor, &form).await {
        Ok(()) => {
            let problem = Problem::default();
            answer::page(StatusCode::OK, &ApplyPage { f, form, problem, sent: true })
        }
        Err(failure) => {
            let (status, problem) = answer::problem(failure, &f)?;
            answer::page(status, &ApplyPage { f, form, problem, sent: false })
        }
    }
}

async fn try_apply(
    app: &App,
    shop: &Shop,
    visitor: &Visitor,
    form: &ApplyForm,
) -> Result<(), Failure> {
    limits::admit(app, "apply", &visitor.bucket(), app.config.limits.login_per_minute).await?;
    let login: StaffName = form.name.parse()?;
    let name = login.as_str().parse().map_err(|_| Failure::invalid("name", "signs"))?;
    let slug: Slug = form.shop.trim().parse().map_err(|_| Failure::invalid("shop", "malformed"))?;
    let contact: Contact =
        form.contact.parse().map_err(|it: ContactError| Failure::invalid("contact", it))?;
    Fault::fits(&form.words, LONGEST_WORDS).map_err(|it| Failure::invalid("words", it))?;
    members::check_password(&login, &form.password)?;
    if form.password != form.again {
        return Err(Failure::invalid("again", "differ"));
    }
    let new = NewApplication {
        parent: shop.agent(),
        name,
        shop: slug,
        shop_name: form.shop_name.clone(),
        password_hash: app.passwords.hash(form.password.clone()).await?,
        contact,
        words: form.words.replace("\r\n", "\n"),
        language: visitor.locale,
        address: visitor.bucket(),
    };
    let now = app.clock.now();
    Ok(app.db.write(move |conn| agents::apply(conn, &new, now)).await?)
}

/// Where the way is closed, there is no such page.
fn open(f: &Frame) -> Result<(), Failure> {
    if f.takes_applications { Ok(()) } else { Err(Failure::not_found()) }
}
