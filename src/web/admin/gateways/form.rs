//! Adding and changing an account. What is asked depends on the driver; secrets go in and never
//! come out again.

use crate::db::Conn;
use crate::payments::{self, Account, Draft, Driver, Fee, Field, Kind, Settings};
use crate::state::App;
use crate::types::{Bps, Currency, Money};
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
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
    inputs: Vec<Input>,
    notify_url: String,
    currency: String,
    typed: Typed,
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

/// `GET /admin/gateways/new`.
pub(super) async fn blank(
    app: Data<App>,
    f: Console,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, PageError> {
    let driver = Driver::from_word(&wanted.driver).unwrap_or(Driver::Epay);
    let mut typed = Typed::default();
    typed.put("driver", driver.as_str());
    for field in driver.fields() {
        typed.put(&format!("{SETTING}{}", field.name), field.default);
    }
    answer::page(StatusCode::OK, &page_for_new(f, app.config.shop.currency, typed))
}

/// `POST /admin/gateways/new`.
pub(super) async fn add(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_add(&app, &f.staff, &typed).await {
        Ok(()) => Ok(done(HERE, "gateway-added")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page_for_new(f, app.config.shop.currency, typed))
        }
    }
}

async fn try_add(app: &App, staff: &Staff, typed: &Typed) -> Result<(), No> {
    let draft = read(app, typed)?;
    let (vault, by, now) = (app.vault.clone(), staff.by(), app.clock.now());
    let work = move |conn: &mut Conn| payments::add(conn, &vault, &draft, &by, now);
    app.db.write(work).await?;
    Ok(())
}

fn page_for_new(f: Console, currency: Currency, typed: Typed) -> FormPage {
    let driver = Driver::from_word(typed.get("driver")).unwrap_or(Driver::Epay);
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
        inputs: inputs(&f, driver, true, &typed),
        notify_url: String::new(),
        currency: currency.sign().to_owned(),
        typed,
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
    let (account, saved) = open(&app, code.into_inner()).await?;
    let typed = as_typed(&account, &saved, app.config.shop.currency);
    answer::page(StatusCode::OK, &page(&app, f, &visitor, &account, typed))
}

/// `POST /admin/gateways/{code}/edit`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    visitor: Visitor,
    code: Path<String>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let code = code.into_inner();
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, &code, &typed).await {
        Ok(()) => Ok(done(HERE, "gateway-saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let (account, saved) = open(&app, code).await?;
            typed.compare(&as_typed(&account, &saved, app.config.shop.currency), &f);
            answer::page(status, &page(&app, f, &visitor, &account, typed))
        }
    }
}

async fn try_save(app: &App, staff: &Staff, code: &str, typed: &Typed) -> Result<(), No> {
    let draft = Draft { code: code.to_owned(), ..read(app, typed)? };
    let (vault, by, now) = (app.vault.clone(), staff.by(), app.clock.now());
    let (typed, currency) = (typed.clone(), app.config.shop.currency);
    let work = move |conn: &mut Conn| {
        payments::hold(conn)?;
        let (account, saved) = payments::open_by_code(conn, &vault, &draft.code)?;
        if !typed.was_opened_on(&as_typed(&account, &saved, currency)) {
            return Err(payments::Error::ChangedMeanwhile);
        }
        payments::edit(conn, &vault, &draft, &by, now)
    };
    Ok(app.db.write(work).await?)
}

async fn open(app: &App, code: String) -> Result<(Account, Settings), payments::Error> {
    let vault = app.vault.clone();
    app.db.read(move |conn| payments::open_by_code(conn, &vault, &code)).await
}

/// What is kept, as the form shows it. A secret that somebody changed is not among it.
fn as_typed(account: &Account, saved: &Settings, currency: Currency) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &account.name);
    for (name, value) in saved.open_values(account.driver.fields()) {
        typed.put(&format!("{SETTING}{name}"), value);
    }
    typed.put("fee_percent", account.fee.rate.percent());
    typed.put("fee_fixed", Money::new(account.fee.fixed, currency).plain());
    typed.put("fee_owner_percent", account.fee.owner.percent());
    typed.opened()
}

fn page(app: &App, f: Console, visitor: &Visitor, account: &Account, typed: Typed) -> FormPage {
    FormPage {
        title: account.name.clone(),
        action: format!("{HERE}/{}/edit", account.code),
        is_new: false,
        drivers: Vec::new(),
        driver: account.driver.as_str(),
        inputs: inputs(&f, account.driver, false, &typed),
        notify_url: format!("{}/hooks/pay/{}", visitor.origin(&app.config.web), account.code),
        currency: app.config.shop.currency.sign().to_owned(),
        typed,
        f,
    }
}

fn inputs(f: &Console, driver: Driver, is_new: bool, typed: &Typed) -> Vec<Input> {
    let input = |field: &Field| {
        let name = format!("{SETTING}{}", field.name);
        let value = typed.get(&name).to_owned();
        let key = field.name.replace('_', "-");
        let hint = match field.kind {
            Kind::Secret if !is_new => f.t("gateway-secret-kept"),
            _ => f.t(&format!("gateway-hint-{key}")),
        };
        let choices = match field.kind {
            Kind::Choice(words) => words.iter().map(|word| choice(f, &key, word, &value)).collect(),
            Kind::Text | Kind::Secret | Kind::Url => Vec::new(),
        };
        // What is wrong stands at the setting; what somebody else changed, at the field.
        let error = [field.name, &name].map(|it| typed.error(it)).concat();
        Input {
            label: f.t(&format!("gateway-field-{key}")),
            hint,
            kind: match field.kind {
                Kind::Secret => "password",
                Kind::Url => "url",
                Kind::Text | Kind::Choice(_) => "text",
            },
            required: field.required && (is_new || !field.kind.is_secret()),
            choices,
            error,
            value: if field.kind.is_secret() { String::new() } else { value },
            name,
        }
    };
    driver.fields().iter().map(input).collect()
}

fn choice(f: &Console, key: &str, word: &'static str, chosen: &str) -> Choice {
    let label = f.t(&format!("gateway-choice-{key}-{}", word.replace('_', "-")));
    Choice { value: word, label, chosen: word == chosen }
}

/// A program that names a setting without what stands before it in the form is understood, too.
fn read(app: &App, typed: &Typed) -> Result<Draft, No> {
    const OWN: [&str; 7] =
        ["code", "driver", "name", "opened", "fee_percent", "fee_fixed", "fee_owner_percent"];
    let mut reader = Reader::new(typed);
    let part = |reader: &mut Reader<'_>, name: &'static str| {
        let text = reader.text(name);
        if text.is_empty() {
            return Bps(0);
        }
        Bps::from_percent(&text).unwrap_or_else(|| {
            reader.refuse(name, "not_a_part");
            Bps(0)
        })
    };
    let fee = Fee {
        rate: part(&mut reader, "fee_percent"),
        fixed: reader.money("fee_fixed", app.config.shop.currency).map_or(0, Money::minor),
        owner: part(&mut reader, "fee_owner_percent"),
    };
    reader.finish()?;
    let others = typed.pairs().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let setting = |(name, value): &(String, String)| {
        (name.strip_prefix(SETTING).unwrap_or(name).to_owned(), value.clone())
    };
    Ok(Draft {
        code: typed.get("code").to_owned(),
        driver: typed.get("driver").to_owned(),
        name: typed.get("name").to_owned(),
        settings: others.map(setting).collect(),
        fee,
    })
}
