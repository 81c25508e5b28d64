//! `keygrove import`: files of cards into the stock.

use crate::catalog;
use crate::inventory::{
    self, EncodingWish, Format, Import as Described, LONGEST_NOTE, Progress, Rejected, Report,
};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Currency, Fault, Money, SkuCode};
use anyhow::{Context, anyhow};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// How many rejected lines are shown to people.
const SHOWN: usize = 20;

/// Put the cards of files into the stock. Running a file again adds only what is missing.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The variant that the cards are for.
    #[arg(long, value_name = "CODE")]
    sku: String,
    /// auto, lines (one card a line), csv, blocks (several lines a card).
    #[arg(long, default_value = "auto", value_name = "FORMAT")]
    format: String,
    /// The line between two blocks; found out where it is not said.
    #[arg(long, value_name = "LINE", allow_hyphen_values = true)]
    separator: Option<String>,
    /// auto, utf-8, gb18030, utf-16.
    #[arg(long, default_value = "auto", value_name = "ENCODING")]
    encoding: String,
    /// Kept with the batch.
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// What the batch cost, such as 120.00; kept with it.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    cost: Option<String>,
    /// Print the report as one JSON object.
    #[arg(long)]
    json: bool,
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Timed<'a> {
    #[serde(flatten)]
    report: &'a Report,
    seconds: f64,
}

pub(super) async fn run(args: Import, app: App) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let format: Format =
        args.format.parse().map_err(|()| anyhow!("--format: auto, lines, csv or blocks"))?;
    let encoding: EncodingWish = args
        .encoding
        .parse()
        .map_err(|()| anyhow!("--encoding: auto, utf-8, gb18030 or utf-16"))?;
    let cost = read_cost(&args, app.config.shop.currency)?;
    let code: SkuCode = args.sku.parse().context("--sku is not a variant's code")?;
    let wanted = code.clone();
    let sku = app.db.read(move |conn| catalog::find_sku(conn, &wanted)).await?;
    let sku = sku.ok_or_else(|| anyhow!("there is no variant with the code {code}"))?;
    Fault::fits(&args.note, LONGEST_NOTE)
        .map_err(|_| anyhow!("--note has at most {LONGEST_NOTE} characters"))?;
    anyhow::ensure!(
        args.separator.as_deref().is_none_or(|it| !it.trim().is_empty()),
        "--separator is empty; it is a line that stands between two cards, such as ====="
    );
    // Before the first is imported.
    let files: Vec<File> = args.files.iter().map(|it| open(it)).collect::<anyhow::Result<_>>()?;

    let mut total = Report::default();
    let mut failed = None;
    for (path, file) in args.files.iter().zip(files) {
        let described = Described {
            sku: sku.clone(),
            format: format.clone(),
            separator: args.separator.clone(),
            encoding,
            note: args.note.clone(),
            source: file_name(path),
            by: By::COMMAND_LINE,
            cost,
        };
        let mut report = match import_file(&app, path, file, described).await {
            Ok(report) => report,
            Err(error) => {
                failed = Some(error);
                break;
            }
        };
        if args.files.len() > 1 {
            report.rejected.iter_mut().for_each(|it| it.file = file_name(path));
        }
        total = total.and(report);
    }
    app.shelves.forget(sku.id).await;
    // What came in before is told in any case.
    if failed.is_none() || total.read > 0 {
        tell(&total, started, args.json)?;
    }
    failed.map_or(Ok(ExitCode::SUCCESS), Err)
}

/// Every file is a batch of its own.
fn read_cost(args: &Import, currency: Currency) -> anyhow::Result<Option<i64>> {
    let Some(typed) = args.cost.as_deref() else {
        return Ok(None);
    };
    anyhow::ensure!(args.files.len() == 1, "--cost is of one batch, so name one file");
    let cost = Money::parse(typed.trim(), currency).with_context(|| format!("--cost {typed}"))?;
    Ok(Some(cost.minor()))
}

fn open(path: &Path) -> anyhow::Result<File> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let facts = file.metadata().with_context(|| format!("cannot read {shown}"))?;
    anyhow::ensure!(facts.is_file(), "{shown} is not a file");
    Ok(file)
}

async fn import_file(
    app: &App,
    path: &Path,
    file: File,
    described: Described,
) -> anyhow::Result<Report> {
    let shown = path.display();
    let size = file.metadata().with_context(|| format!("cannot read {shown}"))?.len();
    let bar = progress_bar(size, &described.source);
    let seen = bar.clone();
    let progress = move |it: Progress| {
        seen.set_position(it.bytes);
        seen.set_message(format!("{} cards", it.cards));
    };
    let now = app.clock.now();
    let report = inventory::import(&app.db, &app.vault, file, described, now, progress).await;
    bar.finish_and_clear();
    report.map_err(|error| {
        let how_far = match error {
            inventory::Error::ManualSku(_)
            | inventory::Error::NotFound(_)
            | inventory::Error::NotText
            | inventory::Error::NoSeparator => "not imported",
            _ => "imported in part; run it again for the rest",
        };
        anyhow::Error::new(error).context(format!("{shown} was {how_far}"))
    })
}

/// On standard error, and only where a person looks on.
fn progress_bar(size: u64, name: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(
        "{prefix} [{bar:30}] {percent}% {bytes_per_sec} {msg}, {eta} left",
    );
    if let Ok(style) = style {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.with_prefix(name.to_owned())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn tell(report: &Report, started: Instant, json: bool) -> anyhow::Result<()> {
    let spent = started.elapsed();
    if json {
        let timed = Timed { report, seconds: spent.as_secs_f64() };
        say!("{}", serde_json::to_string(&timed)?)?;
        return Ok(());
    }
    eprintln!(
        "{} of {} cards imported in {:.1} s ({}); {} twice in the file, {} in stock already, {} blank",
        report.imported,
        report.read,
        spent.as_secs_f64(),
        report.encoding,
        report.duplicate_in_file,
        report.duplicate_in_stock,
        report.blank,
    );
    for Rejected { file, line, reason } in report.rejected.iter().take(SHOWN) {
        let place = if file.is_empty() { String::new() } else { format!("{file}, ") };
        eprintln!("{place}line {line}: {}", reason.replace('_', " "));
    }
    let more = report.rejected_beyond(SHOWN);
    if more > 0 {
        eprintln!("… and {more} more lines");
    }
    Ok(())
}
