//! Measurements of the release build. A debug build of the load generator would measure itself, so
//! the release build of this program does the work; only that one has what measuring needs.

#[cfg(feature = "measure")]
mod measure;

#[cfg(feature = "measure")]
pub use measure::{FixedOptions, run, serve_fixed};

#[cfg(not(feature = "measure"))]
mod release;

#[cfg(not(feature = "measure"))]
pub use release::run;

#[derive(clap::Args)]
pub struct Options {
    /// One of: import, start, pages, sale, callbacks, flash, nodes, growth, tree; all of them, and
    /// docs/benchmarks.md, if left out
    pub name: Option<String>,
    /// Seconds of each of the three runs of a figure
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Cards to import and to sell from
    #[arg(long, default_value_t = 1_000_000)]
    pub cards: usize,
    /// Orders of the large shops: that which `growth` compares with a small one, and the last of `tree`
    #[arg(long, default_value_t = 1_000_000)]
    pub orders: u32,
    /// Only the embedded shop, without PostgreSQL and Redis
    #[arg(long)]
    pub embedded: bool,
}
