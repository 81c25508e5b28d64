//! Whoever comes back from a gateway's pages may be faster than its callback, or the callback is lost:
//! the gateway is asked at once. What the browser brings along says nothing.

use crate::orders::View;
use crate::pool::Verdict;
use crate::state::App;
use crate::types::BillCode;
use crate::web::failure::Failure;
use std::time::Duration;
use tokio::time::timeout;
use tracing::warn;

/// For each order or deposit.
const PER_MINUTE: u32 = 6;
/// A page waits no longer; the question is asked again later.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whether an order that was unpaid is paid now.
pub(in crate::web) async fn order_is_paid(app: &App, order: &View) -> Result<bool, Failure> {
    match order.paid_at {
        Some(_) => Ok(false),
        None => is_paid(app, BillCode::Order(order.code.clone())).await,
    }
}

/// Whether what was asked about is paid now; `false` also where nobody could be asked.
pub(in crate::web) async fn is_paid(app: &App, bill: BillCode) -> Result<bool, Failure> {
    let often = app.pool.admit(&format!("ask:{bill}"), PER_MINUTE).await;
    if !matches!(often, Ok(Verdict::Allowed)) {
        return Ok(false);
    }
    let Ok(facts) = timeout(PATIENCE, app.gateways.ask_about(&bill)).await else {
        warn!(order.code = %bill, "A gateway is slow to say what is paid");
        return Ok(false);
    };
    let facts = facts?;
    let said = !facts.is_empty();
    for fact in facts {
        app.till.settle(fact, app.clock.now()).await?;
    }
    Ok(said)
}
