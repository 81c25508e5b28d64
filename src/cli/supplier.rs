//! `keygrove supplier`: whose goods the platform sells, and what they are paid.

use crate::crypto::Token;
use crate::db::Conn;
use crate::members::{self, Employer, Role, StaffName};
use crate::payouts::Terms;
use crate::provenance::By;
use crate::state::App;
use crate::suppliers::{self, Draft, Line, NewSettlement};
use crate::types::{Money, PageRequest, SupplierId};
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Suppliers, and what they are paid.
#[derive(Debug, Args)]
pub struct Supplier {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Create(Create),
    List(List),
    Login(Login),
    Settle(Settle),
}

/// Write a supplier down.
#[derive(Debug, Args)]
struct Create {
    name: String,
    /// For the operator alone.
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
}

/// Show them all, the oldest first, with what each has.
#[derive(Debug, Args)]
struct List {
    #[arg(long, default_value_t = 1)]
    page: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Let somebody into a supplier's pages. Prints a one-time password.
#[derive(Debug, Args)]
struct Login {
    /// The supplier.
    supplier: String,
    /// What the person logs in with.
    #[arg(long, value_name = "NAME")]
    name: String,
}

/// Say that a supplier was paid so much; above the limit for two people, only at the pages.
#[derive(Debug, Args)]
struct Settle {
    supplier: String,
    /// Such as 100.00.
    #[arg(long)]
    amount: String,
    /// Of the transfer.
    #[arg(long)]
    reference: String,
    /// Once-only: the same key again is the same settlement.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

const PAGE_SIZE: u32 = 200;

pub(super) async fn run(args: Supplier, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Create(args) => create(&app, args).await?,
        What::List(args) => list(&app, &args).await?,
        What::Login(args) => login(&app, args).await?,
        What::Settle(args) => settle(&app, args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(app: &App, args: Create) -> anyhow::Result<()> {
    let (draft, now) = (Draft { name: args.name.clone(), note: args.note }, app.clock.now());
    let create = move |conn: &mut Conn| suppliers::create(conn, &draft, &By::COMMAND_LINE, now);
    match app.db.write(create).await {
        Err(suppliers::Error::Taken) => bail!("there is a {} already", args.name),
        outcome => outcome?,
    };
    eprintln!("{} is written down", args.name);
    Ok(())
}

async fn list(app: &App, args: &List) -> anyhow::Result<()> {
    let (currency, now) = (app.config.shop.currency, app.clock.now());
    let wanted = PageRequest::new(args.page, PAGE_SIZE);
    let read = app.db.read(move |conn| suppliers::list(conn, "", (currency, now), wanted));
    let page = read.await?.as_asked(wanted);
    if args.json {
        let all: Vec<Value> = page.items.iter().map(as_json).collect();
        say!("{}", json!({ "suppliers": all, "page": page.number, "pages": page.pages() }))?;
        return Ok(());
    }
    for Line { supplier, products, pending, available, paid, .. } in &page.items {
        say!("{}\t{products}\t{pending}\t{available}\t{paid}", supplier.name)?;
    }
    Ok(())
}

fn as_json(it: &Line) -> Value {
    json!({
        "supplier": it.supplier.name,
        "disabled": it.supplier.disabled,
        "products": it.products,
        "pending": it.pending.minor(),
        "available": it.available.minor(),
        "in_payout": it.on_the_way.minor(),
        "paid_out": it.paid.minor(),
        "currency": it.available.currency(),
    })
}

async fn login(app: &App, args: Login) -> anyhow::Result<()> {
    let name: StaffName = args.name.parse().map_err(|_| {
        anyhow!("a name has 1 to {} letters and digits, or . _ - @", StaffName::LONGEST)
    })?;
    let supplier = find(app, args.supplier).await?;
    let who = (name.clone(), Employer::Supplier(supplier), Role::Operator);
    let now = app.clock.now();
    match members::invite(&app.db, &app.passwords, who, By::COMMAND_LINE, now).await {
        Ok(password) => {
            eprintln!("{name} logs in at /supplier/login with this one-time password:");
            say!("{}", password.expose())?;
            Ok(())
        }
        Err(members::Error::Taken) => bail!("there is a {name} already"),
        Err(error) => Err(error.into()),
    }
}

async fn settle(app: &App, args: Settle) -> anyhow::Result<()> {
    let amount = Money::parse(&args.amount, app.config.shop.currency)
        .with_context(|| format!("--amount {}", args.amount))?;
    let supplier = find(app, args.supplier).await?;
    let key = args.key.unwrap_or_else(|| Token::random().as_str().to_owned());
    let new = NewSettlement { supplier, amount, reference: args.reference, key };
    let (limit, now) = (Terms::of(&app.config).two_people_above, app.clock.now());
    let settle =
        move |conn: &mut Conn| suppliers::settle(conn, &new, limit, &By::COMMAND_LINE, now);
    let (id, status) = app.db.write(settle).await?;
    if args.json {
        say!("{}", json!({ "settlement": id, "status": status.as_str() }))?;
    }
    eprintln!("settlement {id} over {amount} is {}", status.as_str());
    Ok(())
}

async fn find(app: &App, name: String) -> anyhow::Result<SupplierId> {
    let wanted = name.clone();
    let found = app.db.read(move |conn| suppliers::find_by_name(conn, &wanted)).await?;
    Ok(found.ok_or_else(|| anyhow!("there is no supplier {name}"))?.id)
}
