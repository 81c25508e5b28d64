//! The command line: what can be said, and the commands that are not the server.

/// Writes a line for whoever reads the standard output. Where `println!` panics because he went away
/// (`| head`), this is an error, on which [`run`] ends quietly.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout(), $($line)*)
    }};
}

mod admin;
mod agent;
mod check;
mod doctor;
mod gateway;
mod import;
mod ledger;
mod payout;
mod product;
mod refund;
mod rotate_key;
mod supplier;
mod violation;

use crate::config::Overrides;
use crate::state::App;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// A digital card-key storefront with multi-level agent distribution.
#[derive(Debug, Parser)]
#[command(name = "keygrove", version)]
pub struct Cli {
    /// Folder with the database file, keys and mails of a shop without servers of its own.
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Configuration file (TOML).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the shop.
    Serve(Serve),
    /// Bring the database up to date and stop.
    Migrate,
    /// Let people into the admin pages.
    Admin(admin::Admin),
    Product(product::Product),
    Import(import::Import),
    Gateway(gateway::Gateway),
    Agent(agent::Agent),
    Ledger(ledger::Ledger),
    Refund(refund::Refund),
    Payout(payout::Payout),
    Supplier(supplier::Supplier),
    Violation(violation::Violation),
    Check(check::Check),
    Doctor(doctor::Doctor),
    RotateKey(rotate_key::RotateKey),
}

#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Fill an empty shop with products to look at, and switch the sandbox gateway on.
    #[arg(long)]
    pub demo: bool,
    /// Where to listen, `address:port`.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
}

impl Cli {
    /// What of this overrides the configuration.
    pub fn overrides(&self) -> Overrides {
        let (demo, listen) = match &self.command {
            Command::Serve(serve) => (serve.demo, serve.listen.clone()),
            _ => (false, None),
        };
        Overrides { file: self.config.clone(), listen, data: self.data.clone(), demo }
    }
}

/// What a shell says of a program whose reader went away: 128 + SIGPIPE.
const READER_GONE: u8 = 141;

/// Runs a command that is not `serve` on an opened shop.
pub async fn run(command: Command, app: App) -> anyhow::Result<ExitCode> {
    match Box::pin(obey(command, app)).await {
        Err(error) if is_reader_gone(&error) => Ok(ExitCode::from(READER_GONE)),
        done => done,
    }
}

fn is_reader_gone(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|it| it.kind() == std::io::ErrorKind::BrokenPipe)
}

async fn obey(command: Command, app: App) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(_) => anyhow::bail!("`serve` is the server's"),
        // Opening the shop has migrated it.
        Command::Migrate => Ok(ExitCode::SUCCESS),
        Command::Admin(args) => admin::run(args, app).await,
        Command::Gateway(args) => gateway::run(args, app).await,
        Command::Product(args) => product::run(args, app).await,
        Command::Import(args) => Box::pin(import::run(args, app)).await,
        Command::Agent(args) => agent::run(args, app).await,
        Command::Ledger(args) => ledger::run(&args, &app).await,
        Command::Refund(args) => refund::run(args, app).await,
        Command::Payout(args) => payout::run(args, app).await,
        Command::Supplier(args) => supplier::run(args, app).await,
        Command::Violation(args) => violation::run(args, app).await,
        Command::RotateKey(_) => rotate_key::run(app).await,
        Command::Check(check) => check::run(&check, &app).await,
        Command::Doctor(_) => doctor::run(&app),
    }
}
