//! The shop under test: the release build in a process of its own.

use super::{Bench, machine};
use crate::command::Group;
use crate::servers::{Postgres, Redis, free_port};
use anyhow::{Context, Result, bail, ensure};
use diesel::SqliteConnection;
use diesel::connection::{Connection, SimpleConnection};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::sleep;

pub const SKU: &str = "bench";
pub const PRICE: &str = "10.00";
pub const SEEN: &str = "1000";
pub const ACCOUNT: &str = "bench";
pub const PID: &str = "1001";
pub const KEY: &str = "bench_key";

/// Where data lives.
#[derive(Clone)]
pub struct Engine<'a> {
    pub name: &'static str,
    servers: Option<Servers<'a>>,
}

/// A database on servers that several shops may share.
#[derive(Clone)]
struct Servers<'a> {
    postgres: &'a Postgres,
    redis: &'a Redis,
    database: String,
    /// What the keys in Redis begin with.
    prefix: String,
}

impl<'a> Engine<'a> {
    pub fn embedded() -> Engine<'a> {
        Engine { name: "Embedded: SQLite, everything in one process", servers: None }
    }

    pub fn scaled(postgres: &'a Postgres, redis: &'a Redis) -> Engine<'a> {
        let (database, prefix) = (postgres.url(), "keygrove:".to_owned());
        let servers = Some(Servers { postgres, redis, database, prefix });
        Engine { name: "Scaled: PostgreSQL and Redis, one node", servers }
    }

    pub fn is_embedded(&self) -> bool {
        self.servers.is_none()
    }

    /// The same engine for another shop.
    pub async fn apart(&self, name: &str) -> Result<Engine<'a>> {
        let mut engine = self.clone();
        if let Some(servers) = &mut engine.servers {
            servers.database = servers.postgres.create(name).await?;
            servers.prefix = format!("{name}:");
        }
        Ok(engine)
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        let servers = self.servers.iter().flat_map(|it| {
            [
                ("KEYGROVE_DATABASE_URL", it.database.clone()),
                ("KEYGROVE_REDIS_URL", it.redis.url()),
                ("KEYGROVE_REDIS__PREFIX", it.prefix.clone()),
            ]
        });
        servers.collect()
    }
}

/// A shop's data and how to run its program on it.
pub struct Place<'a> {
    binary: PathBuf,
    pub folder: PathBuf,
    engine: Engine<'a>,
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
    pub async fn furnish<'a>(
        bench: &Bench,
        engine: &Engine<'a>,
        folder: &Path,
    ) -> Result<Place<'a>> {
        let (binary, folder) = (bench.binary.clone(), folder.to_owned());
        let place = Place { binary, folder, engine: engine.clone() };
        place.say(&["product", "add", "--code", SKU, "--name", "Bench", "--price", PRICE]).await?;
        let (pid, key) = (format!("pid={PID}"), format!("key={KEY}"));
        let gateway = ["gateway", "add", "--code", ACCOUNT, "--driver", "epay"];
        let url = format!("base_url={}", bench.gateway.url);
        let settings = ["--set", &pid, "--set", &key, "--set", &url];
        place.say(&[gateway.as_slice(), &settings].concat()).await?;
        Ok(place)
    }

    /// Ends the process at once, without a goodbye.
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()
    }

    pub fn memory(&self) -> Result<Memory> {
        Memory::of(self.process.id().context("the shop has ended")?)
    }
}

impl Place<'_> {
    pub fn is_embedded(&self) -> bool {
        self.engine.is_embedded()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .envs(self.engine.environment())
            .env("KEYGROVE_DATA", self.folder.join("data"))
            .env("KEYGROVE_GATEWAYS__PRIVATE_ADDRESSES", "true")
            .env("KEYGROVE_LOG", "warn");
        command
    }

    /// Runs `keygrove …`. What it answers on standard output.
    pub async fn say(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        self.say_hearing("", arguments).await
    }

    /// The same for a command that reads from standard input.
    pub async fn say_hearing(&self, typed: &str, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut said = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        said.stdin
            .take()
            .context("a command takes nothing in")?
            .write_all(typed.as_bytes())
            .await?;
        let said = said.wait_with_output().await?;
        ensure!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
        Ok(said.stdout)
    }

    /// Changes the rows of a shop that does not run.
    pub async fn execute(&self, statements: &str) -> Result<()> {
        match &self.engine.servers {
            Some(servers) => servers.postgres.execute(&servers.database, statements).await,
            None => {
                let file = self.folder.join("data/shop.db");
                let mut conn = SqliteConnection::establish(&file.display().to_string())?;
                Ok(conn.batch_execute(statements)?)
            }
        }
    }

    /// Starts the shop. Also says how long it took until it was ready.
    pub async fn open(&self) -> Result<(Shop, Duration)> {
        self.open_with(&[]).await
    }

    /// The same with more in its environment.
    pub async fn open_with(&self, more: &[(&str, &str)]) -> Result<(Shop, Duration)> {
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
        command.envs(more.iter().copied());
        let start = Instant::now();
        let process = Group::start(&mut command)?;
        while start.elapsed() < Duration::from_secs(60) {
            if is_ready(address).await {
                let (folder, is_embedded) = (self.folder.clone(), self.is_embedded());
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
