//! A Redis of our own, in memory only.

use super::{free_port, listening};
use crate::command::Group;
use anyhow::Result;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

pub struct Redis {
    port: u16,
    _process: Group,
}

impl Redis {
    pub async fn start(program: &Path, folder: &Path) -> Result<Redis> {
        let port = free_port()?;
        let number = port.to_string();
        let mut command = Command::new(program);
        command
            .args(["--port", &number, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(folder)
            .stdout(Stdio::null());
        let process = Group::start(&mut command)?;
        listening("Redis", port).await?;
        Ok(Redis { port, _process: process })
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }
}
