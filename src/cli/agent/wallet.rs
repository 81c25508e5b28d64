//! `keygrove agent wallet`: money that an agent paid in, and his credit.

use super::find;
use crate::crypto::Token;
use crate::db::Conn;
use crate::provenance::By;
use crate::state::App;
use crate::types::Money;
use crate::wallets::{self, TopUp};
use anyhow::Context;
use serde_json::json;

/// Show an agent's wallet; write down what he paid in, or how far he may go beyond it.
#[derive(Debug, clap::Args)]
pub(super) struct Wallet {
    agent: String,
    /// What he paid in, such as 100.00; below nothing, what he got back.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, requires = "reference")]
    top_up: Option<String>,
    /// What he pays of a debt of his earnings, from the wallet, such as 15.00.
    #[arg(long, value_name = "AMOUNT", requires = "reference", conflicts_with = "top_up")]
    pay_debt: Option<String>,
    /// Of the transfer.
    #[arg(long, default_value = "", hide_default_value = true)]
    reference: String,
    /// Once-only: the same key again is the same money.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// How far the wallet may go below nothing, such as 50.00.
    #[arg(long, value_name = "AMOUNT")]
    credit: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(app: &App, args: Wallet) -> anyhow::Result<()> {
    let (now, currency) = (app.clock.now(), app.config.shop.currency);
    let read = |option: &str, text: &Option<String>| {
        let money = text.as_ref().map(|it| Money::parse(it, currency)).transpose();
        money.with_context(|| format!("{option} {}", text.as_deref().unwrap_or_default()))
    };
    let back = args.top_up.as_ref().and_then(|it| it.strip_prefix('-')).map(str::to_owned);
    let paid = match back.is_some() {
        true => read("--top-up -", &back)?.map(|it| Money::new(-it.minor(), currency)),
        false => read("--top-up", &args.top_up)?,
    };
    let (debt, credit) = (read("--pay-debt", &args.pay_debt)?, read("--credit", &args.credit)?);
    let name = args.agent.clone();
    let agent = app.db.read(move |conn| find(conn, &name)).await?;
    let key = args.key.unwrap_or_else(|| Token::random().as_str().to_owned());
    let reference = args.reference;
    let write = move |conn: &mut Conn| {
        let of = |amount| TopUp { agent, amount, reference: reference.clone(), key: key.clone() };
        if let Some(amount) = paid {
            wallets::top_up(conn, &of(amount), &By::COMMAND_LINE, now)?;
        }
        if let Some(amount) = debt {
            wallets::pay_debt(conn, &of(amount), &By::COMMAND_LINE, now)?;
        }
        if let Some(credit) = credit {
            wallets::set_credit(conn, agent, credit, &By::COMMAND_LINE, now)?;
        }
        wallets::find(conn, agent, currency, now)
    };
    let wallet = app.db.write(write).await?;
    if args.json {
        let (balance, credit) = (wallet.balance.minor(), wallet.credit.minor());
        say!("{}", json!({"balance": balance, "credit": credit, "currency": currency}))?;
    }
    eprintln!("{}: {}, credit {}", args.agent, wallet.balance, wallet.credit);
    Ok(())
}
