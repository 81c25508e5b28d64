//! `keygrove refund`: writes down that a buyer got money back, and takes everybody's part of it.

use crate::crypto::Token;
use crate::ledger::Account;
use crate::orders::{self, Asked, RefundState, RefundTo, Refunded};
use crate::provenance::By;
use crate::state::App;
use crate::types::{Fault, Money, OrderCode};
use crate::{agents, db, suppliers};
use anyhow::{Context, anyhow, bail};
use serde_json::json;
use std::process::ExitCode;

/// Give money of an order back.
#[derive(Debug, clap::Args)]
pub struct Refund {
    order: String,
    /// Such as 3.00.
    #[arg(long)]
    amount: String,
    /// How: `hand`, the operator gives it back himself; `gateway`, the gateway it was paid through
    /// does; `wallet`, to the wallet it was paid from.
    #[arg(long, default_value = "hand")]
    by: String,
    /// Once-only: the same key again gives nothing more back.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Why, for the order's history.
    #[arg(long, default_value = "")]
    reason: String,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: Refund, app: App) -> anyhow::Result<ExitCode> {
    let to = match args.by.as_str() {
        "hand" => RefundTo::Hand,
        "wallet" => RefundTo::Wallet,
        "gateway" => RefundTo::Gateway,
        other => bail!("--by {other}: hand, gateway or wallet"),
    };
    let order: OrderCode =
        args.order.parse().map_err(|_| anyhow!("{} is not an order's code", args.order))?;
    let amount = Money::parse(&args.amount, app.config.shop.currency)
        .with_context(|| format!("--amount {}", args.amount))?;
    let refund = orders::Refund {
        order: order.clone(),
        amount,
        key: args.key.clone().unwrap_or_else(|| Token::random().as_str().to_owned()),
        reason: args.reason.clone(),
        to,
        by: By::COMMAND_LINE,
    };
    let refunded = match give_back(&app, refund).await {
        Err(orders::Error::NotFound) => bail!("there is no order {order}"),
        Err(orders::Error::Invalid { problem: Fault { word: "not_from_wallet", .. }, .. }) => {
            bail!("{order} was not paid from a wallet")
        }
        Err(orders::Error::Invalid { problem: Fault { word: "not_from_gateway", .. }, .. }) => {
            bail!("{order} was not paid through a gateway")
        }
        outcome => outcome?,
    };
    let refunded = match refunded {
        Given::Back(refunded) => refunded,
        Given::Asked(asked) if asked.state == RefundState::Failed => {
            bail!("the gateway refused: {}", asked.said)
        }
        Given::Asked(asked) => {
            if args.json {
                say!("{}", json!({ "order": order, "gateway": asked.state.as_str() }))?;
            }
            eprintln!(
                "{amount} of {order}: the gateway was asked and has not said yes yet ({}); the shop asks again by itself, and the order's page tells how it ends",
                asked.state.as_str()
            );
            return Ok(ExitCode::SUCCESS);
        }
    };
    let parts = named(&app, &refunded).await?;
    if args.json {
        let parts: Vec<_> = parts
            .iter()
            .map(|(party, amount)| json!({ "party": party, "amount": amount.minor() }))
            .collect();
        say!(
            "{}",
            json!({
                "order": order,
                "status": refunded.status,
                "amount": amount.minor(),
                "refunded": refunded.refunded.minor(),
                "total": refunded.total.minor(),
                "currency": amount.currency(),
                "parts": parts,
            })
        )?;
    }
    eprintln!("{amount} of {order} given back; {} of {}", refunded.refunded, refunded.total);
    for (party, amount) in &parts {
        eprintln!("{party}\t{amount}");
    }
    Ok(ExitCode::SUCCESS)
}

/// What is not given back by a gateway is done at once.
enum Given {
    Back(Refunded),
    /// By a gateway, as far as it came; or it came so far before.
    Asked(Asked),
}

async fn give_back(app: &App, refund: orders::Refund) -> Result<Given, orders::Error> {
    let now = app.clock.now();
    if refund.to != RefundTo::Gateway {
        return Ok(Given::Back(app.till.refund(refund, now).await?));
    }
    Ok(match app.till.refund_at_gateway(&app.gateways, refund, now).await? {
        (_, Some(refunded)) => Given::Back(refunded),
        (asked, None) => Given::Asked(asked),
    })
}

async fn named(app: &App, refunded: &Refunded) -> anyhow::Result<Vec<(String, Money)>> {
    let parts = refunded.parts.clone();
    let agents: Vec<_> = parts
        .iter()
        .filter_map(|(account, _)| match account {
            Account::Agent(agent) => Some(*agent),
            _ => None,
        })
        .collect();
    let suppliers: Vec<_> = parts.iter().filter_map(|(account, _)| account.supplier()).collect();
    let read = app.db.read(move |conn| {
        Ok::<_, db::Error>((agents::names(conn, &agents)?, suppliers::names(conn, &suppliers)?))
    });
    let (agents, suppliers) = read.await?;
    let name = |account: Account| match account {
        Account::Agent(agent) => agents.get(&agent).map(|name| format!("agent:{name}")),
        Account::Supplier(it) => suppliers.get(&it).map(|name| format!("supplier:{name}")),
        other => Some(other.to_string()),
    };
    let named = parts.into_iter().map(|(account, amount)| Some((name(account)?, amount)));
    named.collect::<Option<_>>().context("a part of somebody who is not there")
}
