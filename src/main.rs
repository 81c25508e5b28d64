//! The program: reads the command line and the configuration, then serves or runs one command.

use clap::Parser;
use keygrove::cli::{self, Cli, Command};
use keygrove::config::{self, Config};
use keygrove::server;
use keygrove::state::{App, Clock};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match actix_web::rt::System::new().block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => {
            // People read this: the sentence and its causes, not a backtrace.
            eprintln!("keygrove: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(&cli.overrides())?;
    if let Some(name) = config::unread_variable() {
        eprintln!(
            "note: {name} sets nothing; a key of a section is set by KEYGROVE_<SECTION>__<KEY>, \
             such as KEYGROVE_ORDERS__HOLD_SECONDS"
        );
    }
    match cli.command {
        Command::Serve(_) => {
            // Before anything is made: a second shop on a taken port leaves nothing behind.
            let listener = server::listen(&config.server.listen)?;
            let app = App::open(config, Clock::System).await?;
            server::run(app, listener).await.map(|()| ExitCode::SUCCESS)
        }
        command => cli::run(command, App::open(config, Clock::System).await?).await,
    }
}
