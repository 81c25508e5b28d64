//! `keygrove product list`: every variant, hidden ones too.

use crate::catalog::{self, Listing, Search, Sku};
use crate::state::App;
use crate::suppliers;
use crate::types::{Money, PageRequest};
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

/// Products of a page.
const PAGE_SIZE: u32 = 200;

/// Show products with their variants, hidden ones too, in the order of the shop.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Within a name, an address or a code.
    #[arg(long, default_value = "", hide_default_value = true)]
    search: String,
    /// Only this supplier's.
    #[arg(long, value_name = "NAME")]
    supplier: Option<String>,
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: List, app: &App) -> anyhow::Result<()> {
    let wanted = PageRequest::new(args.page, PAGE_SIZE);
    let read = app.db.read(move |conn| {
        let supplier = match &args.supplier {
            Some(name) => {
                let known = suppliers::find_by_name(conn, name)?;
                Some(known.with_context(|| format!("there is no supplier {name}"))?.id)
            }
            None => None,
        };
        let search = Search { text: args.search, supplier, ..Search::default() };
        anyhow::Ok(catalog::list_products(conn, &search, wanted)?)
    });
    let page = read.await?.as_asked(wanted);
    let pages = page.pages();
    let lines = page.items.iter().flat_map(|it| it.skus.iter().map(move |sku| (it, sku)));
    if args.json {
        let skus: Vec<Value> = lines.map(|(of, sku)| as_json(of, sku)).collect();
        say!("{}", json!({ "skus": skus, "page": page.number, "pages": pages }))?;
        return Ok(());
    }
    for (of, sku) in lines {
        let state = if is_hidden(of, sku) { "hidden" } else { "shown" };
        say!("{}\t{state}\t{}\t{}\t{}", sku.code, sku.price, of.product.name, sku.name)?;
    }
    Ok(())
}

fn is_hidden(of: &Listing, sku: &Sku) -> bool {
    of.product.hidden || sku.hidden
}

fn as_json(of: &Listing, sku: &Sku) -> Value {
    let minor = |price: Option<Money>| price.map(Money::minor);
    json!({
        "sku": sku.code,
        "name": sku.name,
        "product": of.product.slug,
        "product_name": of.product.name,
        "price": sku.price.minor(),
        "list_price": minor(sku.list_price),
        "wholesale": minor(sku.wholesale),
        "floor": minor(sku.floor),
        "ceiling": minor(sku.ceiling),
        "advertised_floor": minor(sku.advertised_floor),
        "supplier_cost": minor(sku.supplier_cost),
        "currency": sku.price.currency(),
        "agents_only": sku.agents_only,
        "hidden": is_hidden(of, sku),
        "sold": sku.sold,
    })
}
