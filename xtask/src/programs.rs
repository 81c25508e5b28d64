//! The servers and the browser that a full run needs: where they are, and getting them.

use crate::command;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Where everything is.
pub struct Programs {
    /// The folder with `initdb` and `pg_ctl`.
    pub postgres: PathBuf,
    pub redis: PathBuf,
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// What is missing, by Debian's names.
type Missing = Vec<&'static str>;

/// Finds everything; as root on Debian, installs what is missing first.
pub async fn all() -> Result<Programs> {
    let missing = match look() {
        Ok(programs) => return Ok(programs),
        Err(missing) => missing,
    };
    if !(is_root() && on_path("apt-get").is_some()) {
        bail!(
            "the full run needs programs that are not here; install them with\n    \
             apt-get install --no-install-recommends {}\n(plain `cargo test` runs all that needs no server)",
            missing.join(" ")
        );
    }
    eprintln!("Installing what the full run needs: {}", missing.join(" "));
    let quietly = |arguments: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        apt
    };
    command::run(&mut quietly(&["update", "-q"])).await?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    command::run(quietly(&install).args(&missing)).await?;
    match look() {
        Ok(programs) => Ok(programs),
        Err(missing) => bail!("still missing after installing: {}", missing.join(" ")),
    }
}

pub fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output();
    id.is_ok_and(|answer| answer.stdout == b"0\n")
}

fn look() -> Result<Programs, Missing> {
    let postgres = postgres_folder();
    let redis = on_path("redis-server");
    let chromium = on_path("chromium").or_else(|| on_path("google-chrome"));
    let chromedriver = on_path("chromedriver");
    let mut missing = Vec::new();
    if postgres.is_none() {
        missing.push("postgresql");
    }
    if redis.is_none() {
        missing.push("redis-server");
    }
    if chromium.is_none() {
        missing.push("chromium");
    }
    if chromedriver.is_none() {
        missing.push("chromium-driver");
    }
    if is_root() && on_path("runuser").is_none() {
        missing.push("util-linux");
    }
    match (postgres, redis, chromium, chromedriver) {
        (Some(postgres), Some(redis), Some(chromium), Some(chromedriver)) if missing.is_empty() => {
            Ok(Programs { postgres, redis, chromium, chromedriver })
        }
        _ => Err(missing),
    }
}

/// Debian keeps PostgreSQL's programs out of the path, in a folder per version; the newest wins.
fn postgres_folder() -> Option<PathBuf> {
    if let Some(initdb) = on_path("initdb") {
        return initdb.parent().map(Path::to_owned);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let folder = entry.ok()?;
            let version = folder.file_name().to_str()?.parse().ok()?;
            Some((version, folder.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    folders.sort();
    folders.pop().map(|(_, folder)| folder)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|it| it.is_file())
}
