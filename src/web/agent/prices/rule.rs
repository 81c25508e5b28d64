//! One rule for many prices: what it would make of each is seen before it is saved.

use super::{HOME, ROUNDINGS, at_value, note, read_rounding, rounding_label, rounding_word, size};
use super::{culprit, scope, told, why};
use crate::catalog::{self, Category, Product, Sku, Window};
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, Preview, Retail, Scope};
use crate::state::App;
use crate::types::{CategoryId, Currency, Fault, Money, MoneyError};
use crate::web::agent::desk::Desk;
use crate::web::display::Display;
use crate::web::face;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;

/// How many lines of a preview are shown; those that do not fit come first.
const SHOWN: usize = 60;

#[derive(Template)]
#[template(path = "agent/prices/rule.html")]
struct RulePage {
    f: Desk,
    categories: Vec<Category>,
    /// The SKU that the form is about, as it names it, and what it is called.
    one: Option<(String, String)>,
    roundings: Vec<(String, String)>,
    rules: Vec<Line>,
    typed: Typed,
    /// What the rule would make, once one was typed.
    seen: Option<Seen>,
}

struct Line {
    what: String,
    size: String,
    /// As the form names it.
    scope: String,
}

struct Seen {
    lines: Vec<SeenLine>,
    total: usize,
    misfits: usize,
}

struct SeenLine {
    name: String,
    sku: String,
    cost: Option<Money>,
    before: Option<Money>,
    after: Option<Money>,
    why: String,
}

/// `GET /agent/prices/rule`: with a rule in the address, also what it would make.
pub(in crate::web::agent) async fn show(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
    f: Desk,
    typed: Query<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(typed.into_inner());
    let goods = &display.shown(&app).await?.all;
    if typed.get("mode").is_empty() {
        return answer::page(StatusCode::OK, &page(&app, goods, f, typed, None).await?);
    }
    match foreseen(&app, &seller, goods, &typed).await {
        Ok(found) => {
            let seen = seen(&f, found);
            answer::page(StatusCode::OK, &page(&app, goods, f, typed, Some(seen)).await?)
        }
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            answer::page(status, &page(&app, goods, f, typed, None).await?)
        }
    }
}

async fn foreseen(
    app: &App,
    seller: &Seller,
    goods: &Window,
    typed: &Typed,
) -> Result<Vec<pricing::Preview>, Failure> {
    let rule = read(typed, seller, goods, app.config.shop.currency)?;
    let found = app.db.read(move |conn| pricing::preview(conn, &rule)).await;
    found.map_err(|error| at_value(told(error)))
}

/// `POST /agent/prices/rule`.
pub(in crate::web::agent) async fn save(
    app: Data<App>,
    display: Data<Display>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    let goods = &display.shown(&app).await?.all;
    let failure = match read(&typed, &seller, goods, app.config.shop.currency) {
        Ok(rule) => match set(&app, &seller, rule).await {
            Ok(()) => return Ok(done(HOME, "saved")),
            Err(error) => {
                let sku = culprit(&error);
                let failure = at_value(told(error));
                match sku {
                    Some(sku) => failure.fact("sku", sku),
                    None => failure,
                }
            }
        },
        Err(failure) => failure,
    };
    let sentence = match failure.value("sku") {
        Some(sku) => format!("{sku}: {}", face::sentence(&failure, &f)),
        None => String::new(),
    };
    let status = tell(&mut typed, No::Failed(failure), &f)?;
    if !sentence.is_empty() {
        typed.say("value", sentence);
    }
    answer::page(status, &page(&app, goods, f, typed, None).await?)
}

async fn set(app: &App, seller: &Seller, rule: Retail) -> Result<(), pricing::Error> {
    let (seller, now) = (seller.clone(), app.clock.now());
    let currency = app.config.shop.currency;
    let set = app.db.write(move |conn| {
        pricing::set_retail(conn, &rule)?;
        note(
            conn,
            &seller,
            "agent.price",
            format!("{} {}", rule.scope, rule.ask.said(currency)),
            now,
        )
    });
    set.await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::web::agent) struct RemoveForm {
    scope: String,
}

/// `POST /agent/prices/rule/remove`.
pub(in crate::web::agent) async fn remove(
    app: Data<App>,
    Trader(seller): Trader,
    form: Form<RemoveForm>,
) -> Result<HttpResponse, PageError> {
    let scope = read_group(&form.scope).ok_or_else(Failure::not_found)?;
    let (agent, now) = (seller.agent.id, app.clock.now());
    let removed = app.db.write(move |conn| {
        pricing::remove_retail(conn, agent, scope)?;
        note(conn, &seller, "agent.price", format!("{scope} removed"), now)
    });
    removed.await?;
    Ok(done(&format!("{HOME}/rule"), "removed"))
}

/// `sku:` and a code, or a group.
fn read_scope(word: &str, goods: &Window) -> Option<Scope> {
    match find_one(word, goods) {
        Some((_, sku)) => Some(Scope::Sku(sku.id)),
        None => read_group(word).filter(|it| match it {
            Scope::Category(id) => goods.categories.iter().any(|it| it.id == *id),
            _ => true,
        }),
    }
}

fn find_one<'g>(word: &str, goods: &'g Window) -> Option<(&'g Product, &'g Sku)> {
    let code = word.strip_prefix("sku:")?;
    let mut all = goods.items().map(|(product, sku, _)| (product, sku));
    all.find(|(_, sku)| sku.code.as_str() == code)
}

/// `all`, or the number of a category.
fn read_group(word: &str) -> Option<Scope> {
    match word {
        "all" => Some(Scope::Everything),
        word => word.parse().ok().map(|id| Scope::Category(CategoryId(id))),
    }
}

fn scope_word(scope: Scope) -> String {
    match scope {
        Scope::Category(id) => id.to_string(),
        Scope::Everything | Scope::Sku(_) => "all".to_owned(),
    }
}

fn read(
    typed: &Typed,
    seller: &Seller,
    goods: &Window,
    currency: Currency,
) -> Result<Retail, Failure> {
    let scope = read_scope(typed.get("scope"), goods);
    let scope = scope.ok_or_else(|| Failure::invalid("scope", "unknown"))?;
    let change = read_change(typed.get("mode"), typed.get("value"), currency)?;
    let rounding = read_rounding(typed.get("round"), typed.get("way"));
    let rounding = rounding.ok_or_else(|| Failure::invalid("round", "unknown"))?;
    Ok(Retail { agent: seller.agent.id, scope, ask: Ask::Price(change, rounding) })
}

/// What a form says of a rule's size. A percentage has two decimals, as amounts have.
pub(in crate::web::agent) fn read_change(
    mode: &str,
    value: &str,
    currency: Currency,
) -> Result<Change, Failure> {
    let read = |currency| Money::parse(value.trim(), currency).map(Money::minor);
    let wrong = |fault: Fault| Failure::invalid("value", fault);
    let amount = || read(currency).map_err(|it| wrong(it.into()));
    match mode {
        "percent" => match read(Currency::CNY) {
            Ok(bps) if bps <= i64::from(pricing::MOST_PERCENT.0) => Ok(Change::Percent(bps)),
            Ok(_) | Err(MoneyError::OutOfRange) => {
                Err(wrong(Fault::too_large(pricing::MOST_PERCENT)))
            }
            Err(MoneyError::NotAnAmount) => Err(wrong("not_a_percentage".into())),
            Err(other) => Err(wrong(other.into())),
        },
        "fixed" => Ok(Change::Fixed(amount()?)),
        "absolute" => Ok(Change::Absolute(amount()?)),
        _ => Err(Failure::invalid("mode", "unknown")),
    }
}

fn called(product: &str, variant: &str) -> String {
    match variant {
        "" => product.to_owned(),
        variant => format!("{product} · {variant}"),
    }
}

fn seen(f: &Desk, found: Vec<Preview>) -> Seen {
    let total = found.len();
    let (misfits, fits): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| it.after.is_err());
    let line = |it: Preview| SeenLine {
        name: called(&it.product, &it.variant),
        sku: it.sku.to_string(),
        cost: it.cost,
        before: it.before.ok(),
        after: it.after.ok(),
        why: it.after.err().map_or_else(String::new, |it| why(f, &it, f.currency)),
    };
    let count = misfits.len();
    let lines = misfits.into_iter().chain(fits).take(SHOWN).map(line).collect();
    Seen { lines, total, misfits: count }
}

async fn page(
    app: &App,
    goods: &Window,
    f: Desk,
    typed: Typed,
    seen: Option<Seen>,
) -> Result<RulePage, PageError> {
    let one = find_one(typed.get("scope"), goods)
        .map(|(product, sku)| (format!("sku:{}", sku.code), called(&product.name, &sku.name)));
    let agent = f.agent();
    let read = move |conn: &mut Conn| {
        Ok::<_, pricing::Error>((
            catalog::list_categories(conn)?,
            pricing::list_retail(conn, agent)?,
        ))
    };
    let (categories, rules) = app.db.read(read).await?;
    let currency = f.currency;
    let line = |it: &Retail| Line {
        what: scope(&f, it.scope, &categories),
        size: size(&f, &it.ask, currency),
        scope: scope_word(it.scope),
    };
    let rules = rules.iter().map(line).collect();
    let rounding =
        |(step, ending)| (rounding_word(step, ending), rounding_label(&f, step, ending, currency));
    let roundings = ROUNDINGS.into_iter().map(rounding).collect();
    Ok(RulePage { categories, one, roundings, rules, typed, seen, f })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::agent::prices::percent;

    #[test]
    fn a_percentage_is_read_to_two_decimals() {
        let read = |mode, value| read_change(mode, value, Currency::CNY);
        assert_eq!(read("percent", "8.5").unwrap(), Change::Percent(850));
        assert_eq!(percent(850), "8.50");
        assert_eq!(read("fixed", "1").unwrap(), Change::Fixed(100));
        for no in ["-1", "8.505", "", "8,5"] {
            assert!(read("percent", no).is_err(), "{no}");
        }
        let beyond = read("percent", "99999999").unwrap_err();
        assert_eq!(beyond.value("limit"), Some("1000 %"), "a percentage and no amount");
        assert_eq!(read_group("all"), Some(Scope::Everything));
        assert_eq!(read_group("7"), Some(Scope::Category(CategoryId(7))));
        assert_eq!(read_group("x"), None);
    }
}
