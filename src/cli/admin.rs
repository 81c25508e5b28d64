//! `keygrove admin`: lets people into the admin pages from the command line.

use crate::crypto::Passwords;
use crate::db::Conn;
use crate::members::{self, Employer, NewStaff, Role, StaffName};
use crate::provenance::By;
use crate::state::App;
use crate::types::Secret;
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use std::io::{self, IsTerminal};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Admin {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Let somebody in. The password is asked, or read from standard input.
    Create {
        name: String,
        /// Owners also decide who else may come in.
        #[arg(long, value_enum, default_value_t = RoleWord::Owner)]
        role: RoleWord,
    },
    /// Give somebody a new password, who must then choose another at the next login.
    Password { name: String },
    /// Switch off the second factor of somebody who lost his telephone; his password stays.
    ForgetCode { name: String },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Owner,
    Operator,
}

pub(super) async fn run(args: Admin, app: App) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Create { name, role } => create(&app, &name, role).await?,
        What::Password { name } => reset(&app, &name).await?,
        What::ForgetCode { name } => forget_code(&app, &name).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(app: &App, name: &str, role: RoleWord) -> anyhow::Result<()> {
    let name = read_name(name)?;
    let new = NewStaff {
        password_hash: hashed(&app.passwords, &name).await?,
        name: name.clone(),
        employer: Employer::Platform,
        role: match role {
            RoleWord::Owner => Role::Owner,
            RoleWord::Operator => Role::Operator,
        },
        must_change_password: false,
        by: By::COMMAND_LINE,
    };
    let now = app.clock.now();
    let created = app.db.write(move |conn| members::create(conn, &new, now)).await;
    match created {
        Err(members::Error::Taken) => bail!("there is a {name} already"),
        Err(error) => Err(error.into()),
        Ok(_) => {
            eprintln!("{name} can log in at /admin/login");
            Ok(())
        }
    }
}

async fn reset(app: &App, name: &str) -> anyhow::Result<()> {
    let name = read_name(name)?;
    let hash = hashed(&app.passwords, &name).await?;
    let (now, who) = (app.clock.now(), name.clone());
    let reset = app
        .db
        .write(move |conn| members::reset_password(conn, &who, &hash, &By::COMMAND_LINE, now));
    match reset.await {
        Err(members::Error::NotFound) => bail!("there is no {name}"),
        Err(error) => Err(error.into()),
        Ok(()) => {
            eprintln!("{name} has a new password and chooses another at the next login");
            Ok(())
        }
    }
}

async fn forget_code(app: &App, name: &str) -> anyhow::Result<()> {
    let (name, now) = (read_name(name)?, app.clock.now());
    let wanted = name.clone();
    let forget = move |conn: &mut Conn| {
        let who = members::find_named(conn, &wanted)?.ok_or(members::Error::NotFound)?;
        members::second::forget(conn, who.employer, who.id, &By::COMMAND_LINE, now)
    };
    match app.db.write(forget).await {
        Err(members::Error::NotFound) => bail!("there is no {name}"),
        Err(error) => Err(error.into()),
        Ok(()) => {
            eprintln!("{name} logs in without a code");
            Ok(())
        }
    }
}

fn read_name(name: &str) -> anyhow::Result<StaffName> {
    name.parse().map_err(|_| {
        anyhow::anyhow!(
            "a name has 1 to {} letters and digits, or . _ - @, and no blanks",
            StaffName::LONGEST
        )
    })
}

async fn hashed(passwords: &Passwords, name: &StaffName) -> anyhow::Result<String> {
    let password = read_password()?;
    match members::check_password(name, &password) {
        Err(members::Error::Password { problem }) => bail!("the password: {problem}"),
        checked => checked?,
    }
    Ok(passwords.hash(password).await?)
}

fn read_password() -> anyhow::Result<Secret<String>> {
    if io::stdin().is_terminal() {
        let password = Secret::new(rpassword::prompt_password("Password: ")?);
        let again = Secret::new(rpassword::prompt_password("Once more: ")?);
        ensure!(password == again, "the two passwords differ");
        return Ok(password);
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).context("cannot read the password")?;
    let line = Secret::new(line);
    Ok(Secret::new(line.expose().trim_end_matches(['\r', '\n']).to_owned()))
}
