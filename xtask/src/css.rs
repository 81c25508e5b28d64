//! Builds what browsers load from `static/`.

use anyhow::{Result, bail};

pub fn run() -> Result<()> {
    bail!("static/ has nothing to build yet")
}
