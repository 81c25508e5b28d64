//! One case with its steps, and the next one.

use super::HOME;
use crate::agents::{self, Level};
use crate::db::Conn;
use crate::state::App;
use crate::types::{CaseId, LevelId};
use crate::violations::{self, Act, Case, Event};
use crate::web::admin::confirm::Confirm;
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::actor::actor;
use crate::web::office::answer;
use crate::web::office::cases::{self as shown, Told};
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;

/// Ticked on the page that asks.
const SURE: &str = "sure";

#[derive(Template)]
#[template(path = "admin/violations/sheet.html")]
struct SheetPage {
    f: Console,
    it: Case,
    steps: Vec<Told>,
    /// How many steps there were when the page was made.
    seen: usize,
    levels: Vec<Level>,
    /// Open cases of the agent, and all his strikes.
    record: (i64, i64),
    sign: &'static str,
    typed: Typed,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
    }

    fn found_by(&self) -> String {
        match self.it.found_by.split_once(':') {
            Some(("staff", _)) => actor(&self.f, &self.it.found_by),
            Some((_, name)) => format!("{} {name}", self.f.t("agents-name")),
            None => self.f.t("case-by-system"),
        }
    }

    fn can(&self, word: &str) -> bool {
        Event::from_word(word).is_some_and(|it| self.it.status.after(it).is_ok())
    }
}

/// `GET /admin/violations/{id}`.
pub(in crate::web::admin) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page(&app, f, *id, Typed::default()).await?)
}

/// `POST /admin/violations/{id}`.
pub(in crate::web::admin) async fn act(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    let here = format!("{HOME}/{id}");
    match try_act(&app, &f, *id, &typed).await {
        Ok(true) => Ok(done(&here, "case-step")),
        Ok(false) => ask(&app, f, *id, &typed).await,
        Err(No::Failed(failure)) if failure.code == "moved_on" => Ok(refused(&here, "moved-on")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, *id, typed).await?)
        }
    }
}

/// `false`: it costs the agent money or his shop, and nobody said yet that he is sure.
async fn try_act(app: &App, f: &Console, id: i64, typed: &Typed) -> Result<bool, No> {
    let mut reader = Reader::new(typed);
    let level = reader.number("level").map(LevelId);
    let amount = reader.money("amount", app.config.shop.currency);
    let note = reader.paragraphs("note");
    let seen = reader.number("seen");
    let what = match (Event::from_word(typed.get("act")), amount) {
        (Some(Event::Warn), _) => Act::Warn,
        (Some(Event::Strike), _) => Act::Strike,
        (Some(Event::Lower), _) => Act::Lower(level),
        (Some(Event::Hide), _) => Act::Hide,
        (Some(Event::Suspend), _) => Act::Suspend,
        (Some(Event::Fine), Some(amount)) if amount.is_positive() => Act::Fine(amount),
        (Some(Event::Close), _) => Act::Close,
        (Some(Event::Fine), _) => {
            reader.refuse("amount", "not_an_amount");
            return Err(reader.refusal());
        }
        _ => return Err(Failure::invalid("act", "unknown").into()),
    };
    reader.finish()?;
    if matches!(what, Act::Suspend | Act::Fine(_)) && !typed.on(SURE) {
        return Ok(false);
    }
    let (by, now) = (f.staff.by(), app.clock.now());
    let act =
        move |conn: &mut Conn| violations::act(conn, CaseId(id), what, (&note, seen), &by, now);
    app.db.write(act).await?;
    Ok(true)
}

/// The step is not taken: it is asked for once more.
async fn ask(app: &App, f: Console, id: i64, typed: &Typed) -> Result<HttpResponse, PageError> {
    let found = app.db.read(move |conn| violations::find(conn, None, CaseId(id))).await?;
    let (case, _) = found.ok_or_else(Failure::not_found)?;
    let act = typed.get("act");
    let kept =
        ["act", "amount", "note", "seen"].map(|it| (it.to_owned(), typed.get(it).to_owned()));
    let amount = format!("{}{}", app.config.shop.currency.sign(), typed.get("amount").trim());
    let page = Confirm {
        title: f.with(&format!("case-{act}-title"), "name", &case.agent_name),
        sentence: f.with(&format!("case-{act}-sentence"), "amount", amount),
        button: f.t(&format!("case-event-{act}")),
        action: format!("{HOME}/{id}"),
        back: format!("{HOME}/{id}"),
        danger: true,
        fields: kept.into_iter().chain([(SURE.to_owned(), "on".to_owned())]).collect(),
        note: None,
        f,
    };
    answer::page(StatusCode::OK, &page)
}

async fn page(app: &App, f: Console, id: i64, typed: Typed) -> Result<SheetPage, PageError> {
    let read = move |conn: &mut Conn| {
        let (it, steps) =
            violations::find(conn, None, CaseId(id))?.ok_or(violations::Error::NotFound)?;
        let record = violations::record_of(conn, it.agent)?;
        Ok::<_, violations::Error>((it, steps, record, agents::levels(conn)?))
    };
    let (it, steps, record, levels) = app.db.read(read).await?;
    let seen = steps.len();
    let (steps, sign) = (shown::steps(&f, steps), app.config.shop.currency.sign());
    Ok(SheetPage { f, it, steps, seen, levels, record, sign, typed })
}
