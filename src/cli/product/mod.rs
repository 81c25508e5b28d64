//! `keygrove product`: puts something on sale from the command line, changes what it costs, and shows
//! what there is.

mod add;
mod ask;
mod list;
mod set;

use crate::catalog;
use crate::state::App;
use anyhow::anyhow;
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
    /// Add a product with its first variant, or with --to a variant more.
    Add(Box<add::Add>),
    List(list::List),
    Set(set::Set),
}

pub(super) async fn run(args: Product, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Add(args) => add::run(*args, &app).await?,
        What::List(args) => list::run(args, &app).await?,
        What::Set(args) => set::run(args, &app).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A refusal in the words of the command line.
fn told(error: catalog::Error) -> anyhow::Error {
    match error {
        catalog::Error::BelowSupplierCost { field, price, cost } => {
            anyhow!("--{field}: {price} is below the {cost} that the supplier gets")
        }
        catalog::Error::Invalid { field, problem } => {
            // Where what is typed again and again has one name, as an option.
            let option = match field {
                "tiers" => "tier",
                "fields" => "field",
                other => other,
            };
            anyhow!("--{}: {problem}", option.replace('_', "-"))
        }
        other => other.into(),
    }
}
