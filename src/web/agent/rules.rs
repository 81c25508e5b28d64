//! What those directly below him pay on top of what things cost him.

use super::desk::Desk;
use super::prices::{at_value, change, culprit, rule::read_change, scope, told};
use crate::agents::{self, Level};
use crate::catalog::{self, Category};
use crate::db::Conn;
use crate::pricing::{self, Markup, Scope, Target};
use crate::provenance;
use crate::state::App;
use crate::types::{AgentId, CategoryId, LevelId, SkuCode};
use crate::web::face;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::paper::{self, Cell, Table};
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::{Principal, Seller};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;

const HOME: &str = "/agent/rules";

#[derive(Template)]
#[template(path = "agent/rules.html")]
struct RulesPage {
    f: Desk,
    rules: Vec<Line>,
    categories: Vec<Category>,
    levels: Vec<Level>,
    typed: Typed,
}

struct Line {
    whom: String,
    what: String,
    size: String,
    /// As the form names them: `all`, `level:2`, `child:NAME`; `all`, `category:3`, `sku:CODE`.
    whom_word: String,
    what_word: String,
}

/// `GET /agent/rules`.
pub(super) async fn show(
    app: Data<App>,
    _: Principal,
    f: Desk,
    typed: Query<Pairs>,
) -> Result<HttpResponse, PageError> {
    let page = page(&app, f, Typed::new(typed.into_inner())).await?;
    answer::page(StatusCode::OK, &page)
}

/// `POST /agent/rules`.
pub(super) async fn save(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &owner, &typed).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let sku = failure.value("sku").map(|it| format!("{it}: ")).unwrap_or_default();
            let (field, sentence) =
                (failure.field.clone(), format!("{sku}{}", face::sentence(&failure, &f)));
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            typed.say(&field.unwrap_or_default(), sentence);
            answer::page(status, &page(&app, f, typed).await?)
        }
    }
}

async fn try_save(app: &App, owner: &Seller, typed: &Typed) -> Result<(), Failure> {
    let currency = app.config.shop.currency;
    let size = read_change(typed.get("mode"), typed.get("value"), currency)?;
    let (whom, what) = (read_whom(typed)?, read_what(typed)?);
    let (me, owner, now) = (owner.agent.id, owner.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        let (target, scope) = (find_whom(conn, Some(me), &whom)?, find_what(conn, &what)?);
        pricing::set_markup(conn, &Markup { owner: Some(me), scope, target, change: size })?;
        note(conn, &owner, format!("{scope} {target} {}", size.said(currency)), now)
    });
    set.await.map_err(|error| {
        let sku = culprit(&error);
        let failure = told(error);
        let failure = at_value(failure);
        match sku {
            Some(sku) => failure.fact("sku", sku),
            None => failure,
        }
    })
}

/// `POST /agent/rules/remove`.
pub(super) async fn remove(
    app: Data<App>,
    Principal(owner): Principal,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    let (whom, what) = (read_whom(&typed)?, read_what(&typed)?);
    let (me, now) = (owner.agent.id, app.clock.now());
    let removed = app.db.write(move |conn| {
        // Also one about somebody who stands elsewhere by now.
        let (target, scope) = (find_whom(conn, None, &whom)?, find_what(conn, &what)?);
        pricing::remove_markup(conn, Some(me), scope, target)?;
        note(conn, &owner, format!("{scope} {target} removed"), now)
    });
    removed.await.map_err(told)?;
    Ok(done(HOME, "removed"))
}

enum Whom {
    Children,
    Level(LevelId),
    Child(String),
}

enum What {
    Everything,
    Category(CategoryId),
    Sku(SkuCode),
}

/// The form has a choice and a field for the name; what the page itself writes is `child:NAME`.
fn read_whom(typed: &Typed) -> Result<Whom, Failure> {
    let (kind, value) = typed.get("whom").split_once(':').unwrap_or((typed.get("whom"), ""));
    match (kind, value) {
        ("all", _) => Ok(Whom::Children),
        ("level", id) => match id.parse() {
            Ok(id) => Ok(Whom::Level(LevelId(id))),
            Err(_) => Err(Failure::invalid("whom", "unknown")),
        },
        ("child", "") => match typed.get("child").trim() {
            "" => Err(Failure::invalid("child", "empty")),
            name => Ok(Whom::Child(name.to_owned())),
        },
        ("child", name) => Ok(Whom::Child(name.to_owned())),
        _ => Err(Failure::invalid("whom", "unknown")),
    }
}

fn read_what(typed: &Typed) -> Result<What, Failure> {
    let (kind, value) = typed.get("what").split_once(':').unwrap_or((typed.get("what"), ""));
    let sku = |text: &str| {
        let code = text.trim().parse().map(What::Sku);
        code.map_err(|_| Failure::invalid("sku", "no_such_sku"))
    };
    match (kind, value) {
        ("all", _) => Ok(What::Everything),
        ("category", id) => match id.parse() {
            Ok(id) => Ok(What::Category(CategoryId(id))),
            Err(_) => Err(Failure::invalid("what", "unknown")),
        },
        ("sku", "") => sku(typed.get("sku")),
        ("sku", code) => sku(code),
        _ => Err(Failure::invalid("what", "unknown")),
    }
}

/// A child is one that stands directly below `parent`; of others nothing is said.
fn find_whom(
    conn: &mut Conn,
    parent: Option<AgentId>,
    whom: &Whom,
) -> Result<Target, pricing::Error> {
    match whom {
        Whom::Children => Ok(Target::Children),
        Whom::Level(level) => Ok(Target::Level(*level)),
        Whom::Child(name) => {
            let found = match name.parse() {
                Ok(name) => agents::find_by_name(conn, &name)?,
                Err(_) => None,
            };
            let unknown = pricing::Error::Invalid { field: "child", problem: "not_a_child".into() };
            let fits = |it: &agents::Agent| parent.is_none() || it.parent == parent;
            let child = found.filter(fits).ok_or(unknown)?;
            Ok(Target::Child(child.id))
        }
    }
}

fn find_what(conn: &mut Conn, what: &What) -> Result<Scope, pricing::Error> {
    Ok(match what {
        What::Everything => Scope::Everything,
        What::Category(id) => Scope::Category(*id),
        What::Sku(code) => {
            let unknown = pricing::Error::Invalid { field: "sku", problem: "no_such_sku".into() };
            Scope::Sku(catalog::find_sku(conn, code)?.ok_or(unknown)?.id)
        }
    })
}

fn note(
    conn: &mut Conn,
    owner: &Seller,
    detail: String,
    now: crate::types::Timestamp,
) -> Result<(), pricing::Error> {
    let entry = owner.by().entry("agent.markup", format!("agent:{}", owner.agent.name));
    Ok(provenance::record(conn, &entry.detail(detail), now)?)
}

type Read = (Vec<(Markup, String, String)>, Vec<Category>, Vec<Level>);

/// The rules with the names of children and the codes of SKUs in them.
fn read(conn: &mut Conn, me: AgentId) -> Result<Read, pricing::Error> {
    let rules = pricing::list_markups(conn, me)?;
    let children: Vec<AgentId> = rules.iter().filter_map(|it| child_of(it.target)).collect();
    let names = agents::names(conn, &children)?;
    let codes = catalog::sku_codes(conn, rules.iter().filter_map(|it| sku_of(it.scope)))?;
    let named = rules.into_iter().map(|it| {
        let name = child_of(it.target).and_then(|id| names.get(&id).cloned());
        let code = sku_of(it.scope).and_then(|id| codes.get(&id).map(ToString::to_string));
        (it, name.unwrap_or_default(), code.unwrap_or_default())
    });
    Ok((named.collect(), catalog::list_categories(conn)?, agents::levels(conn)?))
}

fn child_of(target: Target) -> Option<AgentId> {
    match target {
        Target::Child(child) => Some(child),
        Target::Level(_) | Target::Children => None,
    }
}

fn sku_of(scope: Scope) -> Option<crate::types::SkuId> {
    match scope {
        Scope::Sku(sku) => Some(sku),
        Scope::Category(_) | Scope::Everything => None,
    }
}

/// `POST /agent/rules/export`.
pub(super) async fn export(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
) -> Result<HttpResponse, PageError> {
    let subject = format!("agent:{}", owner.agent.name);
    paper::note(&app, owner.by().entry("markup.export", subject)).await?;
    let page = page(&app, f, Typed::default()).await?;
    let heads = ["agent-whom", "prices-what", "agent-markup-pays"];
    let mut table = Table::new(&heads.map(|it| page.f.t(it)));
    for it in &page.rules {
        table.add(&[Cell::Text(&it.whom), Cell::Text(&it.what), Cell::Text(&it.size)]);
    }
    Ok(table.download("markups"))
}

async fn page(app: &App, f: Desk, typed: Typed) -> Result<RulesPage, PageError> {
    let me = f.agent();
    let (rules, categories, levels) = app.db.read(move |conn| read(conn, me)).await?;
    let line = |(rule, child, code): (Markup, String, String)| {
        let (whom, whom_word) = match rule.target {
            Target::Children => (f.t("agent-whom-all"), "all".to_owned()),
            Target::Level(id) => {
                let level = levels.iter().find(|it| it.id == id);
                let name = level.map_or_else(String::new, |it| it.name.clone());
                (f.with("agent-whom-level", "name", name), format!("level:{id}"))
            }
            Target::Child(_) => (child.clone(), format!("child:{child}")),
        };
        let (what, what_word) = match rule.scope {
            Scope::Sku(_) => (code.clone(), format!("sku:{code}")),
            Scope::Category(id) => (scope(&f, rule.scope, &categories), format!("category:{id}")),
            Scope::Everything => (scope(&f, rule.scope, &categories), "all".to_owned()),
        };
        Line { whom, what, size: change(&f, rule.change, f.currency), whom_word, what_word }
    };
    let rules = rules.into_iter().map(line).collect();
    Ok(RulesPage { rules, categories, levels, typed, f })
}
