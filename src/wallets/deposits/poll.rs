//! A callback may be lost: gateways are asked about deposits as they are about orders.

use super::{store, views};
use crate::db::Db;
use crate::payments::{self, Gateways, PaymentFact};
use crate::types::{BillCode, Timestamp};
use crate::wallets::Error;
use futures_util::future::join_all;
use tracing::warn;

/// Asks about the deposits that are due, all at once, and returns those the gateways say are paid.
/// Each is asked for by one node.
pub async fn ask_due(
    db: &Db,
    gateways: &Gateways,
    now: Timestamp,
) -> Result<Vec<PaymentFact>, Error> {
    let due = db.read(move |conn| views::due(conn, now)).await?;
    let mut asked = Vec::new();
    for it in due {
        let (deposit, polls) = (it.deposit, it.polls);
        let next = payments::next_look(polls, it.created_at, it.expires_at);
        if db.write(move |conn| store::take_poll(conn, deposit, polls, next)).await? {
            asked.push(async move {
                let bill = BillCode::Deposit(it.code);
                gateways.ask(it.account, &bill, it.amount).await.unwrap_or_else(|error| {
                    warn!(deposit.code = %bill, %error, "A gateway cannot be asked");
                    None
                })
            });
        }
    }
    Ok(join_all(asked).await.into_iter().flatten().collect())
}
