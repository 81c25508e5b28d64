//! Adding and changing an account. What is asked depends on the driver; secrets go in and never
//! come out again.

use crate::db::Conn;
use crate::payments::{self, Draft, Driver, Field, Kind, Settings};
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer::{self, Problem};
use crate::web::office::told::done;
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;
use serde::Deserialize;

const HERE: &str = "/admin/gateways";
/// Before the names of the driver's own settings.
const SETTING: &str = "set.";

#[derive(Template)]
#[template(path = "admin/gateways/form.html")]
struct FormPage {
    f: Console,
    title: String,
    action: String,
    /// While it is being added: the code and the driver can be chosen.
    is_new: bool,
    drivers: Vec<Choice>,
    driver: &'static str,
    code: String,
    name: String,
    inputs: Vec<Input>,
    notify_url: String,
    problem: Problem,
}

struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

/// One setting, as the form asks for it.
struct Input {
    name: String,
    label: String,
    hint: String,
    value: String,
    kind: &'static str,
    required: bool,
    choices: Vec<Choice>,
    error: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    driver: String,
}

/// What was typed, in the order of the form.
type Typed = Form<Vec<(String, String)>>;

/// `GET /admin/gateways/new`.
pub(super) async fn blank(f: Console, wanted: Query<Wanted>) -> Result<HttpResponse, PageError> {
    let driver = Driver::from_word(&wanted.driver).unwrap_or(Driver::Epay);
    let draft = Draft {
        code: String::new(),
        driver: driver.as_str().to_owned(),
        name: String::new(),
        settings: Vec::new(),
    };
    let page = page_for_new(f, driver, draft, Problem::default());
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/gateways/new`.
pub(super) async fn add(
    app: Data<App>,
    staff: Staff,
    f: Console,
    typed: Typed,
) -> Result<HttpResponse, PageError> {
    let draft = read(typed.into_inner());
    let (vault, wanted, now) = (app.vault.clone(), draft.clone(), app.clock.now());
    let work = move |conn: &mut Conn| payments::add(conn, &vault, &wanted, &staff.by(), now);
    match app.db.write(work).await {
        Ok(_) => Ok(done(HERE, "gateway-added")),
        Err(error) => {
            let (status, problem) = answer::problem(Failure::from(error), &f)?;
            let driver = Driver::from_word(&draft.driver).unwrap_or(Driver::Epay);
            answer::page(status, &page_for_new(f, driver, draft, problem))
        }
    }
}

fn page_for_new(f: Console, driver: Driver, draft: Draft, problem: Problem) -> FormPage {
    let typed = |field: &Field| {
        let given = draft.settings.iter().find(|(name, _)| name == field.name);
        given.map_or(field.default, |(_, value)| value).to_owned()
    };
    let choice = |it: &Driver| Choice {
        value: it.as_str(),
        label: f.t(&format!("gateway-driver-{}", it.as_str())),
        chosen: *it == driver,
    };
    FormPage {
        title: f.t("gateway-new"),
        action: format!("{HERE}/new"),
        is_new: true,
        drivers: Driver::ALL.iter().map(choice).collect(),
        driver: driver.as_str(),
        code: draft.code.clone(),
        name: draft.name.clone(),
        inputs: inputs(&f, driver, true, &typed, &problem),
        notify_url: String::new(),
        problem,
        f,
    }
}

/// `GET /admin/gateways/{code}/edit`.
pub(super) async fn filled(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    code: Path<String>,
) -> Result<HttpResponse, PageError> {
    show(&app, f, &visitor, code.into_inner(), None, StatusCode::OK, Problem::default()).await
}

/// `POST /admin/gateways/{code}/edit`.
pub(super) async fn save(
    app: Data<App>,
    staff: Staff,
    f: Console,
    visitor: Visitor,
    code: Path<String>,
    typed: Typed,
) -> Result<HttpResponse, PageError> {
    let code = code.into_inner();
    let draft = Draft { code: code.clone(), ..read(typed.into_inner()) };
    let (vault, wanted, now) = (app.vault.clone(), draft.clone(), app.clock.now());
    let work = move |conn: &mut Conn| payments::edit(conn, &vault, &wanted, &staff.by(), now);
    match app.db.write(work).await {
        Ok(()) => Ok(done(HERE, "gateway-saved")),
        Err(error) => {
            let (status, problem) = answer::problem(Failure::from(error), &f)?;
            show(&app, f, &visitor, code, Some(draft), status, problem).await
        }
    }
}

/// `draft`: what was typed and refused; otherwise the form shows what is saved.
async fn show(
    app: &App,
    f: Console,
    visitor: &Visitor,
    code: String,
    draft: Option<Draft>,
    status: StatusCode,
    problem: Problem,
) -> Result<HttpResponse, PageError> {
    let vault = app.vault.clone();
    let open = move |conn: &mut Conn| payments::open_by_code(conn, &vault, &code);
    let (account, saved): (_, Settings) = app.db.read(open).await?;
    let value = |field: &Field| {
        let typed =
            draft.as_ref().map(|it| it.settings.iter().find(|(name, _)| name == field.name));
        typed.flatten().map_or(saved.get(field.name), |(_, value)| value).to_owned()
    };
    let page = FormPage {
        title: account.name.clone(),
        action: format!("{HERE}/{}/edit", account.code),
        is_new: false,
        drivers: Vec::new(),
        driver: account.driver.as_str(),
        name: draft.as_ref().map_or(account.name, |it| it.name.clone()),
        inputs: inputs(&f, account.driver, false, &value, &problem),
        notify_url: format!("{}/hooks/pay/{}", visitor.origin(&app.config.web), account.code),
        code: account.code,
        problem,
        f,
    };
    answer::page(status, &page)
}

fn inputs(
    f: &Console,
    driver: Driver,
    is_new: bool,
    value: &dyn Fn(&Field) -> String,
    problem: &Problem,
) -> Vec<Input> {
    let input = |field: &Field| {
        let value = value(field);
        let key = field.name.replace('_', "-");
        let hint = match field.kind {
            Kind::Secret if !is_new => f.t("gateway-secret-kept"),
            _ => f.t(&format!("gateway-hint-{key}")),
        };
        let choices = match field.kind {
            Kind::Choice(words) => words.iter().map(|word| choice(f, &key, word, &value)).collect(),
            Kind::Text | Kind::Secret | Kind::Url => Vec::new(),
        };
        Input {
            name: format!("{SETTING}{}", field.name),
            label: f.t(&format!("gateway-field-{key}")),
            hint,
            kind: match field.kind {
                Kind::Secret => "password",
                Kind::Url => "url",
                Kind::Text | Kind::Choice(_) => "text",
            },
            required: field.required && (is_new || !field.kind.is_secret()),
            choices,
            error: problem.at(field.name).to_owned(),
            value: if field.kind.is_secret() { String::new() } else { value },
        }
    };
    driver.fields().iter().map(input).collect()
}

fn choice(f: &Console, key: &str, word: &'static str, chosen: &str) -> Choice {
    let label = f.t(&format!("gateway-choice-{key}-{}", word.replace('_', "-")));
    Choice { value: word, label, chosen: word == chosen }
}

fn read(typed: Vec<(String, String)>) -> Draft {
    let mut draft = Draft {
        code: String::new(),
        driver: String::new(),
        name: String::new(),
        settings: Vec::new(),
    };
    for (name, value) in typed {
        match name.as_str() {
            "code" => draft.code = value,
            "driver" => draft.driver = value,
            "name" => draft.name = value,
            other => {
                let setting = other.strip_prefix(SETTING).unwrap_or(other).to_owned();
                draft.settings.push((setting, value));
            }
        }
    }
    draft
}
