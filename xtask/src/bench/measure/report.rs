//! Collects figures and writes them down.

use super::{Bench, machine};
use crate::command::workspace;
use anyhow::Result;
use std::fmt::Write;

pub struct Report {
    text: String,
    head: String,
}

/// The middle of several runs, and how far they were apart.
#[derive(Clone, Copy)]
pub struct Figure {
    pub median: f64,
    low: f64,
    high: f64,
}

impl Figure {
    pub fn of(runs: &[f64]) -> Figure {
        let mut runs = runs.to_vec();
        runs.sort_by(f64::total_cmp);
        let at = |index: usize| runs.get(index).copied().unwrap_or_default();
        Figure { median: at(runs.len() / 2), low: at(0), high: at(runs.len().saturating_sub(1)) }
    }
}

/// One line of the table, waiting for its figure.
pub struct Row<'a> {
    report: &'a mut Report,
    what: String,
    target: &'static str,
    limit: Option<f64>,
}

impl Report {
    pub fn new(bench: &Bench) -> Result<Report> {
        let size = std::fs::metadata(&bench.binary)?.len() as f64 / 1_048_576.0;
        let head = format!(
            "# Measurements\n\n\
             Written by `cargo xtask bench`, which starts private servers, measures each figure \
             three times for {} s after a warm-up, and takes the median. The limit stands in the same \
             row where there is one: what the same machine managed at best in the same minutes, the \
             load generator on the same cores. Read ratios, not figures: machines differ and drift.\n\n\
             - Machine: {}\n- Binary: {size:.1} MiB (`cargo build --release`; target ≤ 40 MiB)\n\
             - Cards in stock: {}\n",
            bench.run.as_secs(),
            machine::describe(),
            bench.cards,
        );
        Ok(Report { text: String::new(), head })
    }

    pub fn section(&mut self, name: &str) {
        let table = "| what | median | lowest … highest | limit | ratio | target |\n\
                     |---|---|---|---|---|---|\n";
        let _ = write!(self.text, "\n## {name}\n\n{table}");
    }

    pub fn row(&mut self, what: impl Into<String>, target: &'static str) -> Row<'_> {
        Row { report: self, what: what.into(), target, limit: None }
    }

    /// Shows everything; writes it down only if it is whole.
    pub fn finish(self, whole: bool) -> Result<()> {
        let text = format!("{}{}", self.head, self.text);
        println!("{text}");
        if whole {
            let file = workspace().join("docs/benchmarks.md");
            std::fs::create_dir_all(workspace().join("docs"))?;
            std::fs::write(file, text)?;
        }
        Ok(())
    }
}

impl Row<'_> {
    pub fn against(mut self, limit: Figure) -> Self {
        self.limit = Some(limit.median);
        self
    }

    pub fn runs(self, figure: Figure, unit: &str) {
        let spread = format!("{} … {}", number(figure.low), number(figure.high));
        self.write(figure.median, &spread, unit);
    }

    pub fn value(self, value: f64, unit: &str) {
        self.write(value, "", unit);
    }

    fn write(self, value: f64, spread: &str, unit: &str) {
        let (limit, ratio) = match self.limit {
            Some(limit) => (number(limit), format!("{:.0} %", 100.0 * value / limit)),
            None => (String::new(), String::new()),
        };
        let (what, target, value) = (self.what, self.target, number(value));
        eprintln!("  {what}: {value} {unit} {ratio}");
        let text = &mut self.report.text;
        let _ =
            writeln!(text, "| {what} | {value} {unit} | {spread} | {limit} | {ratio} | {target} |");
    }
}

fn number(value: f64) -> String {
    if value >= 100.0 {
        let digits = format!("{value:.0}");
        let mut shown = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                shown.push(' ');
            }
            shown.push(digit);
        }
        shown
    } else {
        format!("{value:.1}")
    }
}
