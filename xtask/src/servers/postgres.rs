//! A PostgreSQL cluster of our own.

use super::{free_port, listening, open_to_all};
use crate::programs::is_root;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Postgres {
    programs: PathBuf,
    data: PathBuf,
    /// Whom the server runs as, where we are root.
    user: Option<String>,
    port: u16,
}

/// What of the data outlives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: for tests.
    None,
    /// Everything, as in a real shop: for measurements.
    #[cfg(feature = "measure")]
    Full,
}

impl Postgres {
    pub async fn start(programs: &Path, folder: &Path, durability: Durability) -> Result<Postgres> {
        let home = folder.join("postgres");
        std::fs::create_dir(&home)?;
        let user = if is_root() { Some(unprivileged(&home)?) } else { None };
        let data = home.join("data");
        let port = free_port()?;
        let server = Postgres { programs: programs.to_owned(), data, user, port };

        let make = ["--auth=trust", "--username=keygrove", "--encoding=UTF8", "--locale=C.UTF-8"];
        server.run("initdb", |it| it.args(make).arg("--no-sync"))?;
        let mut settings = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} \
             -c max_connections=300 -c shared_buffers=256MB",
            home.display()
        );
        if durability == Durability::None {
            settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
        }
        let log = home.join("log");
        server.run("pg_ctl", |it| {
            it.args(["start", "--wait", "--silent", "-o", &settings]).arg("--log").arg(&log)
        })?;
        listening("PostgreSQL", port).await?;
        Ok(server)
    }

    /// A database that exists from the start, from which others may be made.
    pub fn url(&self) -> String {
        format!("postgres://keygrove@127.0.0.1:{}/postgres", self.port)
    }

    /// Makes another, empty database; its address.
    #[cfg(feature = "measure")]
    pub async fn create(&self, name: &str) -> Result<String> {
        self.execute(&self.url(), &format!("CREATE DATABASE {name};")).await?;
        Ok(format!("postgres://keygrove@127.0.0.1:{}/{name}", self.port))
    }

    /// Runs statements one after the other, each in a transaction of its own.
    #[cfg(feature = "measure")]
    pub async fn execute(&self, url: &str, statements: &str) -> Result<()> {
        use std::process::Stdio;
        use tokio::io::AsyncWriteExt;
        let beside = self.programs.join("psql");
        let program = if beside.exists() { beside } else { PathBuf::from("psql") };
        let mut psql = tokio::process::Command::new(program)
            .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("psql does not start")?;
        let mut typed = psql.stdin.take().context("psql takes nothing in")?;
        typed.write_all(statements.as_bytes()).await?;
        drop(typed);
        if !psql.wait().await?.success() {
            bail!("psql failed");
        }
        Ok(())
    }

    /// Runs one of PostgreSQL's programs on our cluster, quietly unless it fails.
    fn run(&self, program: &str, with: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
        let path = self.programs.join(program);
        let mut command = match &self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(path);
                command
            }
            None => Command::new(path),
        };
        // The server must not keep our pipes open: whoever reads them would wait for its end.
        let log = tempfile::tempfile()?;
        command.arg("-D").arg(&self.data).current_dir("/");
        let said = with(&mut command)
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            .status()
            .with_context(|| format!("{program} does not start"))?;
        if !said.success() {
            bail!("{program} failed: {}", read_from_start(log)?);
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", |it| it.args(["stop", "--mode=immediate", "--silent"]));
    }
}

fn read_from_start(mut log: std::fs::File) -> Result<String> {
    use std::io::{Read, Seek};
    let mut text = String::new();
    log.rewind()?;
    log.read_to_string(&mut text)?;
    Ok(text)
}

/// Gives the folder to somebody who is not root: PostgreSQL's own user if there is one.
fn unprivileged(folder: &Path) -> Result<String> {
    let number = |user: &str, what: &str| -> Option<u32> {
        let answer = Command::new("id").args([what, user]).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    for user in ["postgres", "nobody"] {
        if let (Some(uid), Some(gid)) = (number(user, "-u"), number(user, "-g")) {
            std::os::unix::fs::chown(folder, Some(uid), Some(gid))?;
            open_to_all(folder, 0o700)?;
            return Ok(user.to_owned());
        }
    }
    bail!("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`")
}
