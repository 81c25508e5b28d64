//! `keygrove product add`: a product with its first variant, or one variant more.

use super::ask::read_field;
use super::told;
use crate::catalog::{
    self, CardKind, CustomField, Delivery, ProductDraft, SkuDraft, StockDisplay, TakeOrder, Tier,
};
use crate::db::Conn;
use crate::pictures::{self, Prepared};
use crate::provenance::{self, By};
use crate::state::App;
use crate::suppliers;
use crate::types::{Currency, Money, SkuCode, Slug, Timestamp};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(flatten)]
    product: About,
    #[command(flatten)]
    variant: Variant,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What all variants share.
#[derive(Debug, Args)]
#[command(next_help_heading = "Product")]
struct About {
    #[arg(long, required_unless_present = "to")]
    name: Option<String>,
    /// A variant more of the product at /p/SLUG, instead of a new product.
    #[arg(long, value_name = "SLUG", conflicts_with_all = [
        "name", "slug", "category", "summary", "description", "usage_note", "tags", "pictures",
        "fields", "position", "pending_days", "supplier", "hide_product",
    ])]
    to: Option<String>,
    /// Its page is /p/SLUG; made from the code if not given.
    #[arg(long)]
    slug: Option<String>,
    /// The category's name, or `Above > Below`; made when there is none.
    #[arg(long)]
    category: Option<String>,
    /// One line under the name.
    #[arg(long, value_name = "TEXT", default_value = "")]
    summary: String,
    /// Markdown, or @FILE.
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    /// Markdown for who has paid, or @FILE.
    #[arg(long, value_name = "TEXT", default_value = "")]
    usage_note: String,
    /// May be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// PNG, JPEG, WebP or GIF; the first is the cover.
    #[arg(long = "picture", value_name = "FILE")]
    pictures: Vec<PathBuf>,
    /// A question at checkout, such as `account:Account:text:60`, `mail:Mail:email`,
    /// `age?:Age:number:18..99`, `area:Area:choice:US,JP` or `qq:QQ:pattern:[0-9]{5,12}`; with a `?`
    /// it need not be answered.
    #[arg(long = "field", value_name = "NAME:LABEL:KIND[:DETAIL]")]
    fields: Vec<String>,
    /// Smaller comes first in the shop; among equals the newest.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    position: i32,
    /// How many days agents' earnings from it wait; as configured if not given.
    #[arg(long, value_name = "DAYS")]
    pending_days: Option<u32>,
    /// Whose goods they are; the platform's own if not given.
    #[arg(long, value_name = "NAME", requires = "supplier_cost")]
    supplier: Option<String>,
    /// Not shown yet.
    #[arg(long)]
    hide_product: bool,
}

/// What is bought.
#[derive(Debug, Args)]
#[command(next_help_heading = "Variant")]
struct Variant {
    /// What files and commands call the variant: letters, digits, `.`, `_`, `-`.
    #[arg(long)]
    code: String,
    /// What it is called among several.
    #[arg(long, value_name = "NAME", default_value = "")]
    variant: String,
    /// What one piece costs, such as 12.50.
    #[arg(long)]
    price: String,
    /// From so many pieces on, each costs that; may be given several times.
    #[arg(long = "tier", value_name = "FROM=PRICE")]
    tiers: Vec<String>,
    /// Struck through beside the price.
    #[arg(long, value_name = "PRICE")]
    list_price: Option<String>,
    /// What the platform asks of agents.
    #[arg(long)]
    wholesale: Option<String>,
    /// The lowest price that may be charged.
    #[arg(long)]
    floor: Option<String>,
    /// The highest price that may be asked.
    #[arg(long, value_name = "PRICE")]
    ceiling: Option<String>,
    /// The lowest price that an agent's shop may show.
    #[arg(long)]
    advertised_floor: Option<String>,
    /// What the supplier gets of each piece.
    #[arg(long, value_name = "PRICE")]
    supplier_cost: Option<String>,
    /// Sold in agents' shops only.
    #[arg(long)]
    agents_only: bool,
    /// Handed over by hand instead of from the stock of cards.
    #[arg(long)]
    manual: bool,
    #[arg(long, default_value = "one-off", value_parser = ["one-off", "multi-line", "reusable"])]
    kind: String,
    /// How often one reusable card is given out; without end if not given.
    #[arg(long, value_name = "TIMES")]
    uses: Option<u32>,
    /// Which card goes first.
    #[arg(long, default_value = "oldest", value_parser = ["oldest", "random"])]
    take: String,
    /// How much of the stock buyers see.
    #[arg(long, default_value = "band", value_parser = ["exact", "band", "hidden"])]
    stock: String,
    #[arg(long, default_value_t = 1, value_name = "PIECES")]
    min_per_order: u32,
    #[arg(long, default_value_t = 100, value_name = "PIECES")]
    max_per_order: u32,
    /// The most that one contact can buy altogether.
    #[arg(long, value_name = "PIECES")]
    per_contact: Option<u32>,
    /// The operator is told once when no more are left; 0: never.
    #[arg(long, default_value_t = 0, value_name = "CARDS")]
    low_stock_at: u32,
    /// Cards may come again.
    #[arg(long)]
    allow_duplicates: bool,
    /// Not shown yet.
    #[arg(long)]
    hide: bool,
}

/// A product as it was asked for.
struct Wanted {
    to: Option<Slug>,
    draft: ProductDraft,
    category: Option<String>,
    supplier: Option<String>,
    fields: Vec<CustomField>,
    pictures: Vec<Prepared>,
}

pub(super) async fn run(add: Add, app: &App) -> anyhow::Result<()> {
    let sku = add.variant.read(app.config.shop.currency)?;
    let wanted = add.product.read()?;
    let hidden = sku.hidden || wanted.draft.hidden;
    let (code, more, now) = (sku.code.clone(), wanted.to.is_some(), app.clock.now());
    let added = app.db.write(move |conn| put(conn, &wanted, &sku, now));
    let slug = match added.await {
        Err(catalog::Error::Taken("code")) => bail!("there is a variant with the code {code}"),
        Err(catalog::Error::NotFound("product")) => bail!("--to: there is no such product"),
        Err(catalog::Error::Invalid { field: "other_name", .. }) => bail!(
            "with several variants each needs a name, also the first: \
             keygrove product set CODE --name NAME"
        ),
        Err(catalog::Error::Invalid { field: "name", problem }) if more => {
            bail!("--variant: {problem}")
        }
        outcome => outcome.map_err(told)?,
    };
    let page = format!("/p/{slug}");
    if add.json {
        say!("{}", serde_json::json!({"sku": code, "product": slug, "page": page}))?;
    }
    let shown = if hidden { "will be" } else { "is" };
    eprintln!("{code} {shown} on sale at {page}");
    Ok(())
}

fn put(
    conn: &mut Conn,
    wanted: &Wanted,
    sku: &SkuDraft,
    now: Timestamp,
) -> Result<Slug, catalog::Error> {
    let (action, slug) = match &wanted.to {
        Some(slug) => {
            let found = catalog::find_by_slug(conn, slug)?;
            let listing = found.ok_or(catalog::Error::NotFound("product"))?;
            catalog::create_sku(conn, listing.product.id, sku)?;
            ("sku.create", slug.clone())
        }
        None => ("product.create", begin(conn, wanted, sku, now)?),
    };
    let entry = By::COMMAND_LINE.entry(action, format!("sku:{}", sku.code));
    provenance::record(conn, &entry, now)?;
    Ok(slug)
}

fn begin(
    conn: &mut Conn,
    wanted: &Wanted,
    sku: &SkuDraft,
    now: Timestamp,
) -> Result<Slug, catalog::Error> {
    let unknown =
        || catalog::Error::Invalid { field: "supplier", problem: "no_such_supplier".into() };
    let supplier = match &wanted.supplier {
        Some(name) => Some(suppliers::find_by_name(conn, name)?.ok_or_else(unknown)?.id),
        None => None,
    };
    let draft = ProductDraft { supplier, ..wanted.draft.clone() };
    let (id, slug) = catalog::add_product(conn, &draft, sku, wanted.category.as_deref(), now)?;
    if !wanted.fields.is_empty() {
        catalog::set_fields(conn, id, &wanted.fields, now)?;
    }
    let mut digests = Vec::with_capacity(wanted.pictures.len());
    for picture in &wanted.pictures {
        digests.push(pictures::keep(conn, picture, now).map_err(|error| match error {
            pictures::Error::Db(error) => error.into(),
            _ => catalog::Error::Invalid { field: "picture", problem: "not_a_picture".into() },
        })?);
    }
    if !digests.is_empty() {
        catalog::set_pictures(conn, id, &digests)?;
    }
    Ok(slug)
}

impl About {
    fn read(self) -> anyhow::Result<Wanted> {
        let slug = |option: &str, text: &str| {
            let read: Result<Slug, _> = text.parse();
            read.map_err(|_| anyhow!("{option} {text}: small letters, digits and hyphens"))
        };
        let draft = ProductDraft {
            name: self.name.unwrap_or_default(),
            slug: self.slug.map(|it| slug("--slug", &it)).transpose()?,
            summary: self.summary,
            description: text("--description", self.description)?,
            usage_note: text("--usage-note", self.usage_note)?,
            tags: self.tags,
            position: self.position,
            pending_days: self.pending_days,
            hidden: self.hide_product,
            ..ProductDraft::default()
        };
        let fields = self.fields.iter().map(|it| read_field(it));
        Ok(Wanted {
            to: self.to.map(|it| slug("--to", &it)).transpose()?,
            draft,
            category: self.category,
            supplier: self.supplier,
            fields: fields.collect::<Result<_, _>>()?,
            pictures: self.pictures.iter().map(|it| picture(it)).collect::<Result<_, _>>()?,
        })
    }
}

/// What was said, or what stands in the file that was named.
fn text(option: &str, said: String) -> anyhow::Result<String> {
    match said.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("{option} {said}")),
        None => Ok(said),
    }
}

fn picture(file: &Path) -> anyhow::Result<Prepared> {
    let said = || format!("--picture {}", file.display());
    let bytes = std::fs::read(file).with_context(said)?;
    pictures::prepare(&bytes).with_context(said)
}

impl Variant {
    fn read(&self, currency: Currency) -> anyhow::Result<SkuDraft> {
        let money = |option: &str, text: &str| {
            Money::parse(text, currency).with_context(|| format!("{option} {text}"))
        };
        let optional = |option: &str, text: &Option<String>| {
            text.as_deref().map(|it| money(option, it)).transpose()
        };
        let code: SkuCode = self.code.parse().map_err(|_| {
            anyhow!("--code {}: 1 to 64 letters, digits, dots, underscores or hyphens", self.code)
        })?;
        if self.uses.is_some() && self.kind != "reusable" {
            bail!("--uses is for --kind reusable");
        }
        let kind = CardKind::from_word(&self.kind.replace('-', "_"), self.uses);
        let tier = |text: &String| {
            let wrong = || anyhow!("--tier {text}: such as 10=8.50");
            let (from, unit) = text.split_once('=').ok_or_else(wrong)?;
            let min_quantity = from.trim().parse().map_err(|_| wrong())?;
            anyhow::Ok(Tier { min_quantity, unit: money("--tier", unit.trim())? })
        };
        let fresh = SkuDraft::new(code, money("--price", &self.price)?);
        Ok(SkuDraft {
            name: self.variant.clone(),
            list_price: optional("--list-price", &self.list_price)?,
            wholesale: optional("--wholesale", &self.wholesale)?,
            floor: optional("--floor", &self.floor)?,
            ceiling: optional("--ceiling", &self.ceiling)?,
            advertised_floor: optional("--advertised-floor", &self.advertised_floor)?,
            supplier_cost: optional("--supplier-cost", &self.supplier_cost)?,
            agents_only: self.agents_only,
            delivery: if self.manual { Delivery::Manual } else { Delivery::Cards },
            card_kind: kind.unwrap_or(fresh.card_kind),
            take_order: TakeOrder::from_word(&self.take).unwrap_or(fresh.take_order),
            stock_display: StockDisplay::from_word(&self.stock).unwrap_or(fresh.stock_display),
            min_per_order: self.min_per_order,
            max_per_order: self.max_per_order,
            per_contact_limit: self.per_contact,
            low_stock_at: self.low_stock_at,
            allow_duplicates: self.allow_duplicates,
            hidden: self.hide,
            tiers: self.tiers.iter().map(tier).collect::<Result<_, _>>()?,
            ..fresh
        })
    }
}
