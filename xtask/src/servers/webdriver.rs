//! The program through which tests drive Chromium.

use super::{free_port, listening};
use crate::command::Group;
use anyhow::Result;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

pub struct Webdriver {
    port: u16,
    _process: Group,
}

impl Webdriver {
    pub async fn start(program: &Path, folder: &Path) -> Result<Webdriver> {
        let port = free_port()?;
        let mut command = Command::new(program);
        command
            .arg(format!("--port={port}"))
            .arg(format!("--log-path={}", folder.join("chromedriver.log").display()))
            // Browsers leave their profiles here, and go with the folder.
            .env("TMPDIR", folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = Group::start(&mut command)?;
        listening("chromedriver", port).await?;
        Ok(Webdriver { port, _process: process })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
