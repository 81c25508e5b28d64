//! The shop under test: the release build in a process of its own.

use super::{Bench, machine};
use crate::command::Group;
use crate::servers::free_port;
use anyhow::{Context, Result, bail, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;
use tokio::time::sleep;

pub const SKU: &str = "bench";
pub const PRICE: &str = "10.00";
pub const SEEN: &str = "1000";
pub const ACCOUNT: &str = "bench";
pub const PID: &str = "1001";
pub const KEY: &str = "bench_key";

/// Where data lives.
pub struct Engine {
    pub name: &'static str,
    environment: Vec<(&'static str, String)>,
}

impl Engine {
    pub fn embedded() -> Engine {
        Engine { name: "Embedded: SQLite, everything in one process", environment: Vec::new() }
    }

    pub fn scaled(database: String, redis: String) -> Engine {
        let environment = vec![("KEYGROVE_DATABASE_URL", database), ("KEYGROVE_REDIS_URL", redis)];
        Engine { name: "Scaled: PostgreSQL and Redis, one node", environment }
    }

    pub fn is_embedded(&self) -> bool {
        self.environment.is_empty()
    }
}

/// A shop's data and how to run its program on it.
pub struct Place {
    binary: PathBuf,
    pub folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    is_embedded: bool,
}

/// A running shop.
pub struct Shop {
    pub address: SocketAddr,
    pub folder: PathBuf,
    pub is_embedded: bool,
    process: Group,
}

pub struct Memory {
    resident: u64,
    peak: u64,
}

impl Shop {
    /// A product, a SKU without cards, and a gateway account.
    pub async fn furnish(bench: &Bench, engine: &Engine, folder: &Path) -> Result<Place> {
        let mut environment = engine.environment.clone();
        environment.push(("KEYGROVE_DATA", folder.join("data").display().to_string()));
        environment.push(("KEYGROVE_LOG", "warn".to_owned()));
        let place = Place {
            binary: bench.binary.clone(),
            folder: folder.to_owned(),
            environment,
            is_embedded: engine.is_embedded(),
        };
        place.say(&["product", "add", "--code", SKU, "--name", "Bench", "--price", PRICE]).await?;
        let (pid, key) = (format!("pid={PID}"), format!("key={KEY}"));
        let gateway = ["gateway", "add", "--code", ACCOUNT, "--driver", "epay"];
        let settings = ["--set", &pid, "--set", &key, "--set", "base_url=https://epay.example"];
        place.say(&[gateway.as_slice(), &settings].concat()).await?;
        Ok(place)
    }

    pub fn memory(&self) -> Result<Memory> {
        Memory::of(self.process.id().context("the shop has ended")?)
    }
}

impl Place {
    pub fn is_embedded(&self) -> bool {
        self.is_embedded
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    async fn say(&self, arguments: &[&str]) -> Result<()> {
        let said = self.command().args(arguments).output().await?;
        ensure!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
        Ok(())
    }

    /// Starts the shop. Also says how long it took until it was ready.
    pub async fn open(&self) -> Result<(Shop, Duration)> {
        let port = free_port()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut command = self.command();
        command
            .arg("serve")
            .env("KEYGROVE_LISTEN", address.to_string())
            .env("KEYGROVE_WEB__TRUSTED_PROXIES", "127.0.0.1/32")
            .env("KEYGROVE_ORDERS__HOLDS_PER_VISITOR", "0")
            .stdout(Stdio::null());
        for limit in ["CHECKOUT", "LOOKUP", "PASSPHRASE", "LOGIN", "CALLBACK"] {
            command.env(format!("KEYGROVE_LIMITS__{limit}_PER_MINUTE"), "0");
        }
        let start = Instant::now();
        let process = Group::start(&mut command)?;
        while start.elapsed() < Duration::from_secs(60) {
            if is_ready(address).await {
                let (folder, is_embedded) = (self.folder.clone(), self.is_embedded);
                return Ok((Shop { address, folder, is_embedded, process }, start.elapsed()));
            }
            sleep(Duration::from_millis(1)).await;
        }
        bail!("the shop is not ready after a minute")
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut line) = super::line::Line::open(address).await else {
        return false;
    };
    line.get("/readyz", "").await.is_ok_and(|it| it.status == 200)
}

impl Memory {
    pub fn of(process: u32) -> Result<Memory> {
        let table = format!("/proc/{process}/status");
        let kib = |name: &str| -> Result<u64> {
            let line = machine::line_of(&table, name).context("the process has ended")?;
            Ok(line.trim_end_matches(" kB").trim().parse()?)
        };
        Ok(Memory { resident: kib("VmRSS")?, peak: kib("VmHWM")? })
    }

    pub fn resident_mib(&self) -> f64 {
        self.resident as f64 / 1024.0
    }

    pub fn peak_mib(&self) -> f64 {
        self.peak as f64 / 1024.0
    }
}
