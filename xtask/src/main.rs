//! Chores around the shop: the full test run, the style sheet, the measurements.

mod bench;
mod command;
mod css;
mod programs;
mod servers;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores around the shop")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Format check, clippy, and every test on both databases and in a browser
    Test(test::Options),
    /// Builds the style sheet, the icons and the scripts in static/ (needs Node)
    Css,
    /// Measures the release build and writes docs/benchmarks.md
    Bench(bench::Options),
    /// The limit that pages are measured against
    #[cfg(feature = "measure")]
    #[command(hide = true)]
    FixedBody(bench::FixedOptions),
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().chore {
        Chore::Test(options) => command::until_stopped(test::run(options)).await,
        Chore::Css => css::run(),
        Chore::Bench(options) => command::until_stopped(bench::run(options)).await,
        #[cfg(feature = "measure")]
        Chore::FixedBody(options) => bench::serve_fixed(options),
    }
}
