//! From the quickly built `xtask` to the one that measures.

use super::Options;
use crate::command::{self, cargo, workspace};
use anyhow::Result;

pub async fn run(_options: Options) -> Result<()> {
    // One after the other: together, the shop would be built with what only the generator needs.
    command::run(&mut cargo(&["build", "--release", "-p", "keygrove"])).await?;
    let generator = ["build", "--release", "-p", "xtask", "--features", "measure"];
    command::run(&mut cargo(&generator)).await?;
    let mut again = tokio::process::Command::new(workspace().join("target/release/xtask"));
    again.args(std::env::args_os().skip(1));
    command::run(&mut again).await
}
