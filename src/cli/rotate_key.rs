//! `keygrove rotate-key`: a new master key for the data keys, beside a running shop.

use crate::crypto::Keyring;
use crate::provenance::{self, By};
use crate::state::App;
use crate::vault::{self, Vault};
use std::process::ExitCode;

/// Make a new master key and seal the data keys with it. No card is touched.
#[derive(Debug, clap::Args)]
pub struct RotateKey {}

pub(super) async fn run(app: App) -> anyhow::Result<ExitCode> {
    let path = &app.config.keys.master_key_file;
    // Until the database is sealed with it.
    let turn = Keyring::turn(path)?;
    let mut keyring = Keyring::load(path)?;
    // In the file first: a key that seals something must never be only in memory.
    let version = keyring.add_version(path, &turn)?;
    let now = app.clock.now();
    let changed = app.db.write(move |conn| {
        let changed = Vault::open(conn, &keyring, now)?.rewrap(conn, version, now)?;
        let entry = By::COMMAND_LINE.entry("key.rotate", format!("master_key:{version}"));
        provenance::record(conn, &entry.count(changed), now)?;
        Ok::<_, vault::Error>(changed)
    });
    let changed = changed.await?;
    drop(turn);
    eprintln!(
        "{changed} data keys are sealed with master key {version} now. Back up {}: without it no card \
         can be read. Backups of the database from before need the older keys in it.",
        path.display()
    );
    Ok(ExitCode::SUCCESS)
}
