//! Who may sell whole categories, or anything: `/admin/agents/assortment`.

use super::goods::{self, Rule, find_whom, names_in, put, read_whom, read_word, said, told};
use super::note;
use crate::agents::{self, Level};
use crate::catalog::{self, Category};
use crate::pricing::{self, Scope, desk};
use crate::state::App;
use crate::types::CategoryId;
use crate::web::admin::console::Console;
use crate::web::failure::PageError;
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;

const HERE: &str = "/admin/agents/assortment";

#[derive(Template)]
#[template(path = "admin/agents/assortment.html")]
struct WidePage {
    f: Console,
    rules: Vec<Line>,
    categories: Vec<Category>,
    levels: Vec<Level>,
    typed: Typed,
}

/// A rule and what it is about.
struct Line {
    what: String,
    /// As the form names it; empty: everything.
    category: String,
    rule: Rule,
}

/// `GET /admin/agents/assortment`.
pub(super) async fn show(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    answer::page(StatusCode::OK, &page(&app, f, Typed::default()).await?)
}

/// `POST /admin/agents/assortment`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, &typed).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &page(&app, f, typed).await?)
        }
    }
}

async fn try_save(app: &App, staff: &Staff, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let category = reader.number("what").map(CategoryId);
    reader.finish()?;
    let scope = category.map_or(Scope::Everything, Scope::Category);
    let (whom, word) = (read_whom(typed)?, read_word(typed)?);
    let (staff, now) = (staff.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        let whom = find_whom(conn, &whom)?;
        put(conn, scope, whom, word)?;
        let detail = format!("{whom} {}", said(word));
        note(conn, &staff, "agent.assortment", scope.to_string(), detail, now)?;
        Ok::<_, pricing::Error>(())
    });
    Ok(set.await.map_err(told)?)
}

async fn page(app: &App, f: Console, typed: Typed) -> Result<WidePage, PageError> {
    let read = app.db.read(|conn| {
        let rules = desk::wide_assortment(conn)?;
        let names = names_in(conn, &rules)?;
        let categories = catalog::list_categories(conn)?;
        Ok::<_, pricing::Error>((rules, names, categories, agents::levels(conn)?))
    });
    let (rules, names, categories, levels) = read.await?;
    let line = |it: &pricing::Assortment| {
        let (what, category) = match it.scope {
            Scope::Category(id) => {
                let name = categories.iter().find(|it| it.id == id).map(|it| it.name.clone());
                (name.unwrap_or_default(), id.to_string())
            }
            Scope::Everything | Scope::Sku(_) => (f.t("prices-everything"), String::new()),
        };
        Line { what, category, rule: goods::rule(&f, it, &names, &levels) }
    };
    Ok(WidePage { rules: rules.iter().map(line).collect(), f, categories, levels, typed })
}
