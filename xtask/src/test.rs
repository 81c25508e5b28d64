//! The full test run. One build serves every run of the tests: what differs is the environment.

use crate::command::{self, cargo};
use crate::programs;
use crate::servers::{self, Durability, Postgres, Redis, Webdriver};
use anyhow::Result;
use tokio::process::Command;

#[derive(clap::Args)]
pub struct Options {
    /// Only tests whose name contains this, without format check and clippy
    filter: Option<String>,
}

pub async fn run(options: Options) -> Result<()> {
    let programs = programs::all().await?;
    if options.filter.is_none() {
        command::run(&mut cargo(&["fmt", "--all", "--check"])).await?;
        let clippy =
            ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
        command::run(&mut cargo(&clippy)).await?;
    }
    command::run(&mut cargo(&["test", "--workspace", "--no-run"])).await?;

    let folder = servers::folder()?;
    let webdriver = Webdriver::start(&programs.chromedriver, folder.path()).await?;
    let redis = Redis::start(&programs.redis, folder.path()).await?;
    let postgres = Postgres::start(&programs.postgres, folder.path(), Durability::None).await?;

    let tests = || {
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
        tests
            .args(&options.filter)
            .env("KEYGROVE_TEST_WEBDRIVER_URL", webdriver.url())
            .env("KEYGROVE_TEST_CHROMIUM", &programs.chromium)
            .env("KEYGROVE_TEST_REDIS_SERVER", &programs.redis)
            .env_remove("KEYGROVE_TEST_DATABASE_URL")
            .env_remove("KEYGROVE_TEST_REDIS_URL");
        tests
    };
    eprintln!("\nOn SQLite, everything in one process:");
    let embedded = command::run(&mut tests()).await;
    eprintln!("\nOn PostgreSQL and Redis:");
    // Also after a failure: both lists together often say what is wrong.
    command::run(on_servers(&mut tests(), &postgres, &redis)).await?;
    embedded?;
    eprintln!("\nAll is well.");
    Ok(())
}

fn on_servers<'a>(tests: &'a mut Command, postgres: &Postgres, redis: &Redis) -> &'a mut Command {
    tests
        .env("KEYGROVE_TEST_DATABASE_URL", postgres.url())
        .env("KEYGROVE_TEST_REDIS_URL", redis.url())
}
