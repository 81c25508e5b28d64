//! `keygrove check`: every promise about the books and the stock, one line each.

use crate::ops;
use crate::state::App;
use serde_json::json;
use std::process::ExitCode;

/// Check every promise about the books and the stock; exit 1 if one is broken.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(check: &Check, app: &App) -> anyhow::Result<ExitCode> {
    let now = app.clock.now();
    let invariants = app.db.read(move |conn| ops::check(conn, now)).await?;
    let whole = invariants.iter().all(|it| it.broken == 0);
    if check.json {
        say!("{}", json!({ "ok": whole, "invariants": invariants }))?;
    } else {
        for it in &invariants {
            let verdict = if it.broken == 0 { "ok    " } else { "BROKEN" };
            let rows = if it.broken == 0 { String::new() } else { format!(": {} rows", it.broken) };
            say!("{verdict} {} ({}){rows}", it.promise, it.name)?;
        }
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
