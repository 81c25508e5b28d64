//! `keygrove product set`: changes what a variant costs, and whether it is shown.

use super::told;
use crate::catalog::{self, Sku, SkuDraft};
use crate::db::Conn;
use crate::pricing;
use crate::provenance::{self, By};
use crate::state::App;
use crate::types::{Currency, Money, SkuCode, Timestamp};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use serde_json::json;

/// What stands for no price.
const NONE: &str = "none";

/// Change a variant. What is not named stays as it is; `none` takes a price away.
#[derive(Debug, Args)]
pub(super) struct Set {
    /// Of the variant.
    code: String,
    /// What it is called among its product's variants.
    #[arg(long)]
    name: Option<String>,
    /// What one piece costs, such as 12.50.
    #[arg(long)]
    price: Option<String>,
    /// Struck through beside the price.
    #[arg(long, value_name = "PRICE")]
    list_price: Option<String>,
    /// What the platform asks of agents.
    #[arg(long, value_name = "PRICE")]
    wholesale: Option<String>,
    /// The lowest price that may be charged.
    #[arg(long, value_name = "PRICE")]
    floor: Option<String>,
    /// The highest price that may be asked.
    #[arg(long, value_name = "PRICE")]
    ceiling: Option<String>,
    /// The lowest price that an agent's shop may show.
    #[arg(long, value_name = "PRICE")]
    advertised_floor: Option<String>,
    /// What its supplier gets of each piece.
    #[arg(long, value_name = "PRICE")]
    supplier_cost: Option<String>,
    /// Take it off the shelf.
    #[arg(long, conflicts_with = "show")]
    hide: bool,
    /// Put it back.
    #[arg(long)]
    show: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Set, app: &App) -> anyhow::Result<()> {
    let (currency, now, json) = (app.config.shop.currency, app.clock.now(), args.json);
    let Ok(code) = args.code.parse::<SkuCode>() else {
        bail!("there is no variant with the code {}", args.code);
    };
    let change = Change::read(&args, currency)?;
    let changed = app.db.write(move |conn| save(conn, &code, &change, now));
    let sku = match changed.await {
        Err(pricing::Error::Catalog(catalog::Error::NotFound(_))) => {
            bail!("there is no variant with the code {}", args.code)
        }
        Err(pricing::Error::Catalog(error)) => return Err(told(error)),
        outcome => outcome?,
    };
    if json {
        let body = json!({
            "sku": sku.code,
            "price": sku.price.minor(),
            "currency": sku.price.currency(),
            "hidden": sku.hidden,
        });
        say!("{body}")?;
    }
    Ok(())
}

/// `None`: stays as it is; within it `None`: no price any more.
struct Change {
    name: Option<String>,
    price: Option<Money>,
    list_price: Option<Option<Money>>,
    wholesale: Option<Option<Money>>,
    floor: Option<Option<Money>>,
    ceiling: Option<Option<Money>>,
    advertised_floor: Option<Option<Money>>,
    supplier_cost: Option<Option<Money>>,
    hidden: Option<bool>,
}

impl Change {
    fn read(args: &Set, currency: Currency) -> anyhow::Result<Change> {
        let money = |option: &str, text: &str| {
            Money::parse(text, currency).with_context(|| format!("--{option} {text}"))
        };
        let optional = |option: &str, text: &Option<String>| match text.as_deref() {
            None => anyhow::Ok(None),
            Some(NONE) => Ok(Some(None)),
            Some(text) => Ok(Some(Some(money(option, text)?))),
        };
        let change = Change {
            name: args.name.clone(),
            price: args.price.as_deref().map(|it| money("price", it)).transpose()?,
            list_price: optional("list-price", &args.list_price)?,
            wholesale: optional("wholesale", &args.wholesale)?,
            floor: optional("floor", &args.floor)?,
            ceiling: optional("ceiling", &args.ceiling)?,
            advertised_floor: optional("advertised-floor", &args.advertised_floor)?,
            supplier_cost: optional("supplier-cost", &args.supplier_cost)?,
            hidden: (args.hide || args.show).then_some(args.hide),
        };
        match change.is_any() {
            true => Ok(change),
            false => Err(anyhow!("say what is to change, such as --price 12.50")),
        }
    }

    fn is_any(&self) -> bool {
        let prices = [
            self.list_price,
            self.wholesale,
            self.floor,
            self.ceiling,
            self.advertised_floor,
            self.supplier_cost,
        ];
        let priced = prices.iter().any(Option::is_some);
        priced || self.name.is_some() || self.price.is_some() || self.hidden.is_some()
    }

    fn on(&self, sku: &Sku) -> SkuDraft {
        let before = SkuDraft::of(sku);
        SkuDraft {
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            price: self.price.unwrap_or(before.price),
            list_price: self.list_price.unwrap_or(before.list_price),
            wholesale: self.wholesale.unwrap_or(before.wholesale),
            floor: self.floor.unwrap_or(before.floor),
            ceiling: self.ceiling.unwrap_or(before.ceiling),
            advertised_floor: self.advertised_floor.unwrap_or(before.advertised_floor),
            supplier_cost: self.supplier_cost.unwrap_or(before.supplier_cost),
            hidden: self.hidden.unwrap_or(before.hidden),
            ..before
        }
    }
}

fn save(
    conn: &mut Conn,
    code: &SkuCode,
    change: &Change,
    now: Timestamp,
) -> Result<Sku, pricing::Error> {
    let missing = catalog::Error::NotFound("sku");
    catalog::hold(conn)?;
    let sku = catalog::find_sku(conn, code)?.ok_or(missing)?;
    pricing::change_sku(conn, sku.id, &change.on(&sku))?;
    let entry = By::COMMAND_LINE.entry("sku.change", format!("sku:{code}"));
    provenance::record(conn, &entry, now)?;
    Ok(catalog::find_sku(conn, code)?.unwrap_or(sku))
}
