//! What agents pay for a SKU, and who of them may sell it.

use super::{named, note};
use crate::agents::{self, Level};
use crate::catalog::{self, Sku};
use crate::db::Conn;
use crate::pricing::desk::{self, WholesalePrice};
use crate::pricing::{self, Assortment, Scope, Whom};
use crate::state::App;
use crate::types::{AgentId, LevelId, SkuId};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "admin/agents/goods.html")]
struct GoodsPage {
    f: Console,
    sku: Sku,
    product: String,
    levels: Vec<Level>,
    wholesale: Vec<WholesalePrice>,
    rules: Vec<Rule>,
    currency: String,
    typed: Typed,
}

/// Who may or may not sell it.
pub(super) struct Rule {
    pub(super) whom: String,
    pub(super) open: bool,
    /// As the form names him.
    pub(super) kind: &'static str,
    pub(super) value: String,
}

impl GoodsPage {
    fn level(&self, level: &Option<LevelId>) -> String {
        let known = self.levels.iter().find(|it| Some(it.id) == *level);
        known.map_or_else(|| self.f.t("goods-other-levels"), |it| it.name.clone())
    }

    fn value(&self, level: &Option<LevelId>) -> String {
        level.map(|it| it.to_string()).unwrap_or_default()
    }

    fn pays(&self, level: &Level) -> String {
        level.of_wholesale.percent()
    }
}

/// `GET /admin/skus/{id}/agents`.
pub(super) async fn show(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let mut page = page(&app, f, SkuId(*id), Typed::default()).await?;
    page.typed.put("from", 1);
    answer::page(StatusCode::OK, &page)
}

/// `POST /admin/skus/{id}/wholesale`: sets a price, or takes it away when there is none.
pub(super) async fn wholesale(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = SkuId(*id);
    let mut typed = Typed::new(form.into_inner());
    let outcome = try_wholesale(&app, &f.staff, id, &typed).await;
    answered(&app, f, id, &mut typed, outcome).await
}

async fn try_wholesale(app: &App, staff: &Staff, id: SkuId, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let level = reader.number("level").map(LevelId);
    let from = reader.number("from").unwrap_or(1);
    let unit = reader.money("unit", app.config.shop.currency);
    let remove = typed.on("remove");
    if unit.is_none() && !remove && reader.text("unit").is_empty() {
        reader.refuse("unit", "empty");
    }
    reader.finish()?;
    let (staff, now) = (staff.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        let sku = catalog::find_sku_by_id(conn, id)?.ok_or(catalog::Error::NotFound("sku"))?;
        pricing::set_wholesale(conn, id, level, from, unit.filter(|_| !remove))?;
        let price = unit.filter(|_| !remove).map_or("removed".to_owned(), |it| it.plain());
        let level = level.map(|it| it.to_string()).unwrap_or_default();
        let detail = format!("level:{level} from:{from} {price}");
        note(conn, &staff, "sku.wholesale", format!("sku:{}", sku.code), detail, now)?;
        Ok::<_, pricing::Error>(())
    });
    Ok(set.await.map_err(told)?)
}

/// `POST /admin/skus/{id}/assortment`.
pub(super) async fn assortment(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let id = SkuId(*id);
    let mut typed = Typed::new(form.into_inner());
    let outcome = try_assortment(&app, &f.staff, id, &typed).await;
    answered(&app, f, id, &mut typed, outcome).await
}

async fn try_assortment(app: &App, staff: &Staff, id: SkuId, typed: &Typed) -> Result<(), No> {
    let (whom, word) = (read_whom(typed)?, read_word(typed)?);
    let (staff, now) = (staff.clone(), app.clock.now());
    let set = app.db.write(move |conn| {
        let sku = catalog::find_sku_by_id(conn, id)?.ok_or(catalog::Error::NotFound("sku"))?;
        let whom = find_whom(conn, &whom)?;
        put(conn, Scope::Sku(id), whom, word)?;
        let detail = format!("{whom} {}", said(word));
        note(conn, &staff, "sku.assortment", format!("sku:{}", sku.code), detail, now)?;
        Ok::<_, pricing::Error>(())
    });
    Ok(set.await.map_err(told)?)
}

/// Whose shops, as a form says it.
#[derive(Clone)]
pub(super) enum Named {
    All,
    Level(LevelId),
    Branch(String),
    Shop(String),
}

pub(super) fn read_whom(typed: &Typed) -> Result<Named, No> {
    let mut reader = Reader::new(typed);
    let agent = reader.text("agent");
    let level = reader.number("level_of").map(LevelId);
    let kind = reader.text("whom");
    match kind.as_str() {
        "level" if level.is_none() => reader.refuse("level_of", "empty"),
        "all" | "level" | "shop" | "agent" => (),
        _ => reader.refuse("whom", "malformed"),
    }
    reader.finish()?;
    Ok(match (kind.as_str(), level) {
        ("level", Some(level)) => Named::Level(level),
        ("shop", _) => Named::Shop(agent),
        ("agent", _) => Named::Branch(agent),
        _ => Named::All,
    })
}

pub(super) fn find_whom(conn: &mut Conn, whom: &Named) -> Result<Whom, pricing::Error> {
    Ok(match whom {
        Named::All => Whom::All,
        Named::Level(level) => Whom::Level(*level),
        Named::Branch(name) => Whom::Branch(named(conn, "agent", name)?.id),
        Named::Shop(name) => Whom::Shop(named(conn, "agent", name)?.id),
    })
}

/// `None`: the rule goes.
pub(super) fn read_word(typed: &Typed) -> Result<Option<bool>, No> {
    match typed.get("word") {
        "open" => Ok(Some(true)),
        "closed" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(Failure::invalid("word", "malformed").into()),
    }
}

/// For the audit log.
pub(super) fn said(word: Option<bool>) -> &'static str {
    match word {
        Some(true) => "open",
        Some(false) => "closed",
        None => "removed",
    }
}

pub(super) fn put(
    conn: &mut Conn,
    scope: Scope,
    whom: Whom,
    open: Option<bool>,
) -> Result<(), pricing::Error> {
    match open {
        Some(open) => pricing::set_assortment(conn, &Assortment { scope, whom, open }),
        None => pricing::remove_assortment(conn, scope, whom).map(drop),
    }
}

/// The operator is told both numbers.
pub(super) fn told(error: pricing::Error) -> Failure {
    let conflict = |code| Failure::expected(StatusCode::CONFLICT, code);
    match error {
        pricing::Error::AboveCeiling { price, ceiling, .. } => {
            conflict("above_ceiling").at("unit").fact("price", price).fact("ceiling", ceiling)
        }
        pricing::Error::BelowCost { price, cost, .. } => {
            conflict("below_cost").at("unit").fact("price", price).fact("cost", cost)
        }
        pricing::Error::BelowFloor { price, floor, .. } => {
            conflict("price_below_floor").at("unit").fact("price", price).fact("floor", floor)
        }
        pricing::Error::Invalid { field: "wholesale" | "price", problem } => {
            Failure::invalid("unit", problem)
        }
        other => other.into(),
    }
}

async fn answered(
    app: &App,
    f: Console,
    id: SkuId,
    typed: &mut Typed,
    outcome: Result<(), No>,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Ok(()) => Ok(done(&format!("/admin/skus/{id}/agents"), "saved")),
        Err(no) => {
            let status = tell(typed, no, &f)?;
            answer::page(status, &page(app, f, id, std::mem::take(typed)).await?)
        }
    }
}

async fn page(app: &App, f: Console, id: SkuId, typed: Typed) -> Result<GoodsPage, PageError> {
    let read = app.db.read(move |conn| {
        let sku = catalog::find_sku_by_id(conn, id)?.ok_or(catalog::Error::NotFound("sku"))?;
        let product = catalog::find_product(conn, sku.product)?;
        let wholesale = desk::wholesale_of(conn, &sku)?;
        let rules = desk::assortment_of_sku(conn, id)?;
        let names = names_in(conn, &rules)?;
        Ok::<_, pricing::Error>((sku, product, wholesale, rules, names, agents::levels(conn)?))
    });
    let (sku, product, wholesale, rules, names, levels) = read.await?;
    let rules = rules.iter().map(|it| rule(&f, it, &names, &levels)).collect();
    Ok(GoodsPage {
        product: product.map(|it| it.product.name.clone()).unwrap_or_default(),
        currency: sku.price.currency().sign().to_owned(),
        f,
        sku,
        levels,
        wholesale,
        rules,
        typed,
    })
}

/// The names of the agents that the rules are about.
pub(super) fn names_in(
    conn: &mut Conn,
    rules: &[Assortment],
) -> Result<HashMap<AgentId, String>, pricing::Error> {
    let agents: Vec<AgentId> = rules.iter().filter_map(|it| branch(it.whom)).collect();
    Ok(agents::names(conn, &agents)?)
}

fn branch(whom: Whom) -> Option<AgentId> {
    match whom {
        Whom::Branch(agent) | Whom::Shop(agent) => Some(agent),
        Whom::All | Whom::Level(_) => None,
    }
}

pub(super) fn rule(
    f: &Console,
    it: &Assortment,
    names: &HashMap<AgentId, String>,
    levels: &[Level],
) -> Rule {
    let level_name = |id| levels.iter().find(|it| it.id == id).map(|it| it.name.clone());
    let (kind, whom, value) = match it.whom {
        Whom::All => ("all", f.t("goods-all"), String::new()),
        Whom::Level(id) => {
            let name = level_name(id).unwrap_or_default();
            ("level", f.with("goods-level", "name", name), id.to_string())
        }
        Whom::Branch(agent) => {
            let name = names.get(&agent).cloned().unwrap_or_default();
            ("agent", f.with("goods-branch", "name", &name), name)
        }
        Whom::Shop(agent) => {
            let name = names.get(&agent).cloned().unwrap_or_default();
            ("shop", f.with("goods-shop-alone", "name", &name), name)
        }
    };
    Rule { whom, open: it.open, kind, value }
}
