//! Private servers on free loopback ports, in a temporary folder. Each stops when it is dropped.

mod postgres;
mod redis;
mod webdriver;

pub use postgres::{Durability, Postgres};
pub use redis::Redis;
pub use webdriver::Webdriver;

use anyhow::{Result, bail};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::time::sleep;

const PATIENCE: Duration = Duration::from_secs(30);

/// A folder for the servers' files. Others may enter it: PostgreSQL refuses to run as root, so its
/// own folder in here belongs to somebody else.
pub fn folder() -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("keygrove-").tempdir()?;
    open_to_all(folder.path(), 0o755)?;
    Ok(folder)
}

fn open_to_all(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?)
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until something listens.
pub async fn listening(name: &str, port: u16) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(20)).await;
    }
    bail!("{name} does not answer on port {port}")
}
