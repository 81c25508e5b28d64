//! Whoever comes back from a gateway's pages may be faster than its callback, or the callback is lost:
//! the gateway is asked at once. What the browser brings along says nothing, and no page waits for the
//! answer: the page looks again by itself.

use crate::orders::View;
use crate::pool::Verdict;
use crate::state::App;
use crate::types::BillCode;
use crate::web::failure::Failure;
use actix_web::web::Data;
use tracing::warn;

/// For each order or deposit.
const PER_MINUTE: u32 = 6;

/// About an order, as long as it is unpaid.
pub(in crate::web) async fn about_order(app: &Data<App>, order: &View) {
    if order.paid_at.is_none() {
        about(app, BillCode::Order(order.code.clone())).await;
    }
}

pub(in crate::web) async fn about(app: &Data<App>, bill: BillCode) {
    let often = app.pool.admit(&format!("ask:{bill}"), PER_MINUTE).await;
    if !matches!(often, Ok(Verdict::Allowed)) {
        return;
    }
    let app = Data::clone(app);
    actix_web::rt::spawn(async move {
        if let Err(failure) = settle(&app, &bill).await {
            warn!(order.code = %bill, error = ?failure.source, "A gateway was asked in vain");
        }
    });
}

async fn settle(app: &App, bill: &BillCode) -> Result<(), Failure> {
    for fact in app.gateways.ask_about(bill).await? {
        app.till.settle(fact, app.clock.now()).await?;
    }
    Ok(())
}
