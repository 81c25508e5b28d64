//! Running other programs so that none of them outlives the chore.

use anyhow::{Context, Result, bail};
use std::future::Future;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// The folder with the workspace's `Cargo.toml`.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The chore, or an error at the first Ctrl-C or SIGTERM. What the chore started ends with it,
/// because dropping the future drops the servers and processes it owns.
pub async fn until_stopped(chore: impl Future<Output = Result<()>>) -> Result<()> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        outcome = chore => outcome,
        _ = interrupted.recv() => bail!("interrupted"),
        _ = terminated.recv() => bail!("terminated"),
    }
}

/// A process in a group of its own. The whole group is stopped when this is dropped.
pub struct Group {
    child: Child,
    id: Option<u32>,
}

impl Group {
    pub fn start(command: &mut Command) -> Result<Group> {
        let name = command.as_std().get_program().to_string_lossy().into_owned();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("{name} does not start"))?;
        Ok(Group { id: child.id(), child })
    }

    /// The number of the process, while it runs.
    #[cfg(feature = "measure")]
    pub fn id(&self) -> Option<u32> {
        self.id
    }

    /// Ends the whole group at once, as a power cut would.
    #[cfg(feature = "measure")]
    pub fn kill(&mut self) -> Result<()> {
        let Some(id) = self.id.take() else {
            return Ok(());
        };
        let killed =
            std::process::Command::new("kill").args(["-KILL", "--", &format!("-{id}")]).status()?;
        if !killed.success() {
            bail!("the process had ended already");
        }
        Ok(())
    }

    /// Waits for the process to end by itself. `true`: it said that all went well.
    pub async fn wait(&mut self) -> Result<bool> {
        let status = self.child.wait().await?;
        self.id = None;
        Ok(status.success())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            let group = format!("-{id}");
            let kill = std::process::Command::new("kill").args(["-TERM", "--", &group]).status();
            if kill.is_err() {
                let _ = self.child.start_kill();
            }
        }
    }
}

/// Runs a program in the workspace to its end, its output going where ours goes.
pub async fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    eprintln!("\n> {shown}");
    let mut process = Group::start(command.current_dir(workspace()))?;
    if !process.wait().await? {
        bail!("{shown}: failed");
    }
    Ok(())
}

/// The command as somebody would type it.
fn show(command: &Command) -> String {
    let command = command.as_std();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// The `cargo` that runs us.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}
