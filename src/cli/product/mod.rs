//! `keygrove product`: puts something on sale from the command line, changes what it costs, and shows
//! what there is.

mod list;
mod set;

use crate::catalog::{self, Delivery, ProductDraft, SkuDraft};
use crate::provenance::{self, By};
use crate::state::App;
use crate::suppliers;
use crate::types::{Currency, Money, SkuCode, Slug};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// Put products on sale, and change what they cost.
#[derive(Debug, Args)]
pub struct Product {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a product with one variant. Its page is /p/CODE, in small letters.
    Add(Add),
    List(list::List),
    Set(set::Set),
}

#[derive(Debug, Args)]
struct Add {
    /// What files and commands call the variant: letters, digits, `.`, `_`, `-`.
    #[arg(long)]
    code: String,
    #[arg(long)]
    name: String,
    /// What one piece costs, such as 12.50.
    #[arg(long)]
    price: String,
    /// The category's name; made when there is none.
    #[arg(long)]
    category: Option<String>,
    /// What the platform asks of agents.
    #[arg(long)]
    wholesale: Option<String>,
    /// The lowest price that may be charged.
    #[arg(long)]
    floor: Option<String>,
    /// How many days agents' earnings from it wait; as configured if not given.
    #[arg(long, value_name = "DAYS")]
    pending_days: Option<u32>,
    /// The lowest price that an agent's shop may show.
    #[arg(long)]
    advertised_floor: Option<String>,
    /// Whose goods they are; the platform's own if not given.
    #[arg(long, value_name = "NAME", requires = "supplier_cost")]
    supplier: Option<String>,
    /// What the supplier gets of each piece.
    #[arg(long, value_name = "PRICE")]
    supplier_cost: Option<String>,
    /// Sold in agents' shops only.
    #[arg(long)]
    agents_only: bool,
    /// Handed over by hand instead of from the stock of cards.
    #[arg(long)]
    manual: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Product, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Add(add) => put_on_sale(add, &app).await?,
        What::List(args) => list::run(args, &app).await?,
        What::Set(args) => set::run(args, &app).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn put_on_sale(add: Add, app: &App) -> anyhow::Result<()> {
    let sku = read(&add, app.config.shop.currency)?;
    let product = ProductDraft {
        name: add.name.clone(),
        pending_days: add.pending_days,
        ..ProductDraft::default()
    };
    let (code, now, whose) = (sku.code.clone(), app.clock.now(), add.supplier.clone());
    let added = app.db.write(move |conn| {
        let supplier = match &whose {
            Some(name) => Some(suppliers::find_by_name(conn, name)?.ok_or_else(unknown)?.id),
            None => None,
        };
        let product = ProductDraft { supplier, ..product.clone() };
        let (_, slug) = catalog::add_product(conn, &product, &sku, add.category.as_deref(), now)?;
        let entry = By::COMMAND_LINE.entry("product.create", format!("sku:{}", sku.code));
        provenance::record(conn, &entry, now)?;
        Ok::<_, catalog::Error>(slug)
    });
    let slug = match added.await {
        Err(catalog::Error::Taken("code")) => bail!("there is a variant with the code {code}"),
        outcome => outcome.map_err(told)?,
    };
    if add.json {
        println!("{}", serde_json::json!({"sku": code, "product": slug, "page": page(&slug)}));
    }
    eprintln!("{code} is on sale at {}", page(&slug));
    Ok(())
}

/// A refusal in the words of the command line.
fn told(error: catalog::Error) -> anyhow::Error {
    match error {
        catalog::Error::BelowSupplierCost { field, price, cost } => {
            anyhow!("--{field}: {price} is below the {cost} that the supplier gets")
        }
        catalog::Error::Invalid { field, problem } => {
            anyhow!("--{}: {problem}", field.replace('_', "-"))
        }
        other => other.into(),
    }
}

fn unknown() -> catalog::Error {
    catalog::Error::Invalid { field: "supplier", problem: "no_such_supplier".into() }
}

fn page(slug: &Slug) -> String {
    format!("/p/{slug}")
}

fn read(add: &Add, currency: Currency) -> anyhow::Result<SkuDraft> {
    let money = |option: &str, text: &str| {
        Money::parse(text, currency).with_context(|| format!("{option} {text}"))
    };
    let code: SkuCode = add.code.parse().map_err(|_| {
        anyhow!("--code {}: 1 to 64 letters, digits, dots, underscores or hyphens", add.code)
    })?;
    let mut sku = SkuDraft::new(code, money("--price", &add.price)?);
    sku.wholesale = add.wholesale.as_deref().map(|it| money("--wholesale", it)).transpose()?;
    sku.floor = add.floor.as_deref().map(|it| money("--floor", it)).transpose()?;
    let shown = add.advertised_floor.as_deref();
    sku.advertised_floor = shown.map(|it| money("--advertised-floor", it)).transpose()?;
    let cost = add.supplier_cost.as_deref();
    sku.supplier_cost = cost.map(|it| money("--supplier-cost", it)).transpose()?;
    sku.agents_only = add.agents_only;
    if add.manual {
        sku.delivery = Delivery::Manual;
    }
    Ok(sku)
}
