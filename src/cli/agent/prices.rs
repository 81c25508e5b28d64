//! What agents pay, what they ask of those below, and what their shops charge.

use super::{find, find_open, find_sku, read_percent, record};
use crate::agents;
use crate::catalog;
use crate::db::Conn;
use crate::pricing::{self, Ask, Change, PriceLine, Retail, Rounding, Scope, Target, Way, Whom};
use crate::state::App;
use crate::types::{AgentId, Currency, LevelId, Money};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use serde_json::json;

/// What a price makes of what it costs whoever sets it.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct AskArgs {
    /// So much more, such as 8.50.
    #[arg(long, allow_hyphen_values = true)]
    percent: Option<String>,
    /// So much more a piece, such as 0.50.
    #[arg(long, allow_hyphen_values = true)]
    fixed: Option<String>,
    /// This price, whatever it costs.
    #[arg(long, visible_alias = "absolute")]
    retail: Option<String>,
    /// Not in this shop.
    #[arg(long)]
    hide: bool,
    /// Take the rule away.
    #[arg(long)]
    remove: bool,
}

/// What it is about; without either, everything.
#[derive(Debug, Args)]
#[group(required = false, multiple = false)]
struct About {
    /// One variant.
    #[arg(long, value_name = "CODE")]
    sku: Option<String>,
    /// A category, by its name.
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
}

/// What an agent's children pay above his own cost.
#[derive(Debug, Args)]
pub(super) struct Markup {
    /// The agent; `platform` is the operator.
    name: String,
    #[command(flatten)]
    ask: AskArgs,
    #[command(flatten)]
    about: About,
    /// For this child only.
    #[arg(long, value_name = "NAME", conflicts_with = "level")]
    child: Option<String>,
    /// For children of this level only.
    #[arg(long)]
    level: Option<String>,
}

/// The price in an agent's shop.
#[derive(Debug, Args)]
pub(super) struct Price {
    name: String,
    #[command(flatten)]
    ask: AskArgs,
    #[command(flatten)]
    about: About,
    /// To a multiple of this, such as 0.10.
    #[arg(long, value_name = "STEP")]
    round_to: Option<String>,
    /// What rounded prices end in, such as 0.90 with a step of 1.00.
    #[arg(long, requires = "round_to")]
    ending: Option<String>,
    /// up, down or nearest.
    #[arg(long, default_value = "nearest")]
    round: String,
}

/// What may be sold by whom. What nothing is said about may be sold.
#[derive(Debug, Args)]
pub(super) struct Assortment {
    #[command(flatten)]
    what: Word,
    #[command(flatten)]
    about: About,
    /// By this agent and everybody below him; else by all.
    #[arg(long, value_name = "NAME", conflicts_with = "level")]
    agent: Option<String>,
    /// By agents of this level.
    #[arg(long)]
    level: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Word {
    /// It may be sold.
    #[arg(long)]
    open: bool,
    /// It may not be sold.
    #[arg(long)]
    closed: bool,
    /// Take the rule away.
    #[arg(long)]
    remove: bool,
}

/// What an agent's shop charges, and what is under it.
#[derive(Debug, Args)]
pub(super) struct Prices {
    name: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What the platform asks of those directly below it.
#[derive(Debug, Args)]
pub(super) struct Wholesale {
    #[arg(long, value_name = "CODE")]
    sku: String,
    /// Without it, that price is taken away.
    #[arg(long)]
    price: Option<String>,
    /// Of agents of this level; else of all others.
    #[arg(long)]
    level: Option<String>,
    /// From so many pieces on.
    #[arg(long, default_value_t = 1)]
    from: u32,
}

pub(super) async fn markup(app: &App, args: Markup) -> anyhow::Result<()> {
    let currency = app.config.shop.currency;
    let change = args.ask.change(currency)?;
    if change.is_none() && !args.ask.remove {
        bail!("--hide is for shops: agent price");
    }
    let (now, name) = (app.clock.now(), args.name.clone());
    let (owner, scope, target) = app.db.read(move |conn| read_markup(conn, &args)).await?;
    let set = app.db.write(move |conn| {
        let detail = match change {
            Some(change) => {
                pricing::set_markup(conn, &pricing::Markup { owner, scope, target, change })?;
                format!("{scope} {target} {}", change.said(currency))
            }
            None => {
                pricing::remove_markup(conn, owner, scope, target)?;
                format!("{scope} {target} removed")
            }
        };
        Ok::<_, pricing::Error>(record(conn, "agent.markup", &name, detail, now)?)
    });
    Ok(set.await?)
}

fn read_markup(conn: &mut Conn, args: &Markup) -> anyhow::Result<(Option<AgentId>, Scope, Target)> {
    let owner = match args.name.as_str() {
        agents::Name::PLATFORM => None,
        name => Some(find_open(conn, name)?),
    };
    let target = match (&args.child, &args.level) {
        (Some(child), _) => Target::Child(find_open(conn, child)?),
        (None, Some(level)) => Target::Level(find_level(conn, level)?),
        (None, None) => Target::Children,
    };
    Ok((owner, args.about.scope(conn)?, target))
}

fn find_level(conn: &mut Conn, name: &str) -> anyhow::Result<LevelId> {
    let level = agents::find_level(conn, name)?;
    Ok(level.ok_or_else(|| anyhow!("there is no level {name}"))?.id)
}

pub(super) async fn price(app: &App, args: Price) -> anyhow::Result<()> {
    let currency = app.config.shop.currency;
    let change = args.ask.change(currency)?;
    let rounding = args.rounding(currency)?;
    let ask = match change {
        Some(change) => Some(Ask::Price(change, rounding)),
        None if args.ask.hide => Some(Ask::Hide),
        None => None,
    };
    let (now, name) = (app.clock.now(), args.name.clone());
    let about =
        move |conn: &mut Conn| anyhow::Ok((find_open(conn, &name)?, args.about.scope(conn)?));
    let (agent, scope) = app.db.read(about).await?;
    let set = app.db.write(move |conn| {
        let detail = match ask {
            Some(ask) => {
                pricing::set_retail(conn, &Retail { agent, scope, ask })?;
                format!("{scope} {}", ask.said(currency))
            }
            None => {
                pricing::remove_retail(conn, agent, scope)?;
                format!("{scope} removed")
            }
        };
        Ok::<_, pricing::Error>(record(conn, "agent.price", &args.name, detail, now)?)
    });
    Ok(set.await?)
}

impl AskArgs {
    /// `None`: hidden, or taken away.
    fn change(&self, currency: Currency) -> anyhow::Result<Option<Change>> {
        let minor = |text: &str| {
            anyhow::Ok(match text.strip_prefix('-') {
                Some(less) => -money(less, currency)?.minor(),
                None => money(text, currency)?.minor(),
            })
        };
        Ok(Some(match (&self.percent, &self.fixed, &self.retail) {
            (Some(text), _, _) => Change::Percent(read_percent(text)?),
            (_, Some(text), _) => Change::Fixed(minor(text)?),
            (_, _, Some(text)) => Change::Absolute(minor(text)?),
            _ => return Ok(None),
        }))
    }
}

impl About {
    fn scope(&self, conn: &mut Conn) -> anyhow::Result<Scope> {
        Ok(match (&self.sku, &self.category) {
            (Some(code), _) => Scope::Sku(find_sku(conn, code)?),
            (_, Some(name)) => {
                let all = catalog::list_categories(conn)?;
                let found = all.iter().find(|it| it.name == *name);
                Scope::Category(found.with_context(|| format!("there is no category {name}"))?.id)
            }
            _ => Scope::Everything,
        })
    }
}

impl Price {
    fn rounding(&self, currency: Currency) -> anyhow::Result<Rounding> {
        let Some(step) = &self.round_to else {
            return Ok(Rounding::NONE);
        };
        let ending = self.ending.as_deref().unwrap_or("0");
        let way = Way::from_word(&self.round).context("--round is up, down or nearest")?;
        Rounding::new(way, money(step, currency)?.minor(), money(ending, currency)?.minor())
            .with_context(|| {
                let most = Money::new(Rounding::MOST_STEP, currency).plain();
                format!("--round-to is more than nothing and at most {most}, --ending less than it")
            })
    }
}

fn money(text: &str, currency: Currency) -> anyhow::Result<Money> {
    Money::parse(text, currency).with_context(|| text.to_owned())
}

pub(super) async fn list(app: &App, args: &Prices) -> anyhow::Result<()> {
    let (name, unfit) = (args.name.clone(), app.config.agents.unfit);
    let work = move |conn: &mut Conn| {
        let agent = find(conn, &name)?;
        let window = catalog::window(conn)?;
        anyhow::Ok(pricing::price_list(conn, agent, &window, unfit)?)
    };
    let lines = app.db.read(work).await?;
    if args.json {
        let prices: Vec<_> = lines.iter().map(as_json).collect();
        say!("{}", json!({ "prices": prices }))?;
        return Ok(());
    }
    for it in &lines {
        let shown = |money: Option<Money>| money.map_or_else(|| "-".to_owned(), Money::plain);
        let retail = it.retail.as_ref().copied().ok();
        let (cost, floor, retail, profit) =
            (shown(it.cost), shown(it.floor), shown(retail), shown(it.profit));
        say!("{}\t{cost}\t{floor}\t{retail}\t{profit}\t{}", it.sku, it.main.plain())?;
    }
    Ok(())
}

fn as_json(line: &PriceLine) -> serde_json::Value {
    json!({
        "sku": line.sku,
        "cost": line.cost.map(Money::minor),
        "floor": line.floor.map(Money::minor),
        "retail": line.retail.as_ref().ok().map(|it| it.minor()),
        "profit": line.profit.map(Money::minor),
        "main": line.main.minor(),
        "currency": line.main.currency(),
    })
}

pub(super) async fn assortment(app: &App, args: Assortment) -> anyhow::Result<()> {
    let (open, remove, now) = (args.what.open, args.what.remove, app.clock.now());
    let read = move |conn: &mut Conn| {
        let whom = match (&args.agent, &args.level) {
            (Some(agent), _) => Whom::Branch(find(conn, agent)?),
            (None, Some(level)) => Whom::Level(find_level(conn, level)?),
            (None, None) => Whom::All,
        };
        anyhow::Ok((args.about.scope(conn)?, whom))
    };
    let (scope, whom) = app.db.read(read).await?;
    let set = app.db.write(move |conn| {
        if remove {
            pricing::remove_assortment(conn, scope, whom)?;
        } else {
            pricing::set_assortment(conn, &pricing::Assortment { scope, whom, open })?;
        }
        let word = if remove {
            "removed"
        } else if open {
            "open"
        } else {
            "closed"
        };
        let detail = format!("{scope} {whom} {word}");
        Ok::<_, pricing::Error>(record(conn, "agent.assortment", "all", detail, now)?)
    });
    Ok(set.await?)
}

pub(super) async fn wholesale(app: &App, args: Wholesale) -> anyhow::Result<()> {
    let unit = args.price.as_deref().map(|it| money(it, app.config.shop.currency)).transpose()?;
    let from = args.from;
    let about = move |conn: &mut Conn| {
        let level = args.level.as_deref().map(|it| find_level(conn, it)).transpose()?;
        anyhow::Ok((find_sku(conn, &args.sku)?, level))
    };
    let (sku, level) = app.db.read(about).await?;
    Ok(app.db.write(move |conn| pricing::set_wholesale(conn, sku, level, from, unit)).await?)
}
