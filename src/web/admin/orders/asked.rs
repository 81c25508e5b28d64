//! Refunds that a gateway was asked for: asking it what became of one, and the operator's word where
//! it does not say.

use super::sheet::read_code;
use crate::orders::{self, RefundState, Verdict};
use crate::state::App;
use crate::types::{GatewayRefundId, OrderCode};
use crate::web::failure::PageError;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

/// `POST /admin/orders/{code}/refunds/{id}/look`.
pub(super) async fn look(
    app: Data<App>,
    _: Staff,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    let (code, id) = read(&app, path).await?;
    let now = app.clock.now();
    let (asked, _) = app.till.see_to_refund(&app.gateways, id, now).await?;
    Ok(match asked.state {
        RefundState::Done => done(&here(&code), "order-refunded"),
        RefundState::Failed => refused(&here(&code), "refund-refused"),
        RefundState::Calling if asked.changed_at != now => {
            refused(&here(&code), "refund-just-asked")
        }
        RefundState::Asked | RefundState::Calling | RefundState::Unclear => {
            done(&here(&code), "refund-asked")
        }
    })
}

/// `POST /admin/orders/{code}/refunds/{id}/arrived`: the gateway's own pages show it.
pub(super) async fn arrived(
    app: Data<App>,
    staff: Staff,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    decide(&app, &staff, path, Verdict::Arrived).await
}

/// `POST /admin/orders/{code}/refunds/{id}/missing`: they do not.
pub(super) async fn missing(
    app: Data<App>,
    staff: Staff,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    decide(&app, &staff, path, Verdict::NotArrived).await
}

async fn decide(
    app: &App,
    staff: &Staff,
    path: Path<(String, i64)>,
    verdict: Verdict,
) -> Result<HttpResponse, PageError> {
    let (code, id) = read(app, path).await?;
    match app.till.decide_refund(id, verdict, staff.by(), app.clock.now()).await {
        Ok(_) => Ok(done(&here(&code), "refund-decided")),
        Err(orders::Error::IllegalStep { .. }) => Ok(refused(&here(&code), "order-moved-on")),
        Err(other) => Err(other.into()),
    }
}

/// A refund of another order is not there.
async fn read(
    app: &App,
    path: Path<(String, i64)>,
) -> Result<(OrderCode, GatewayRefundId), PageError> {
    let (code, id) = path.into_inner();
    let (code, id) = (read_code(&code)?, GatewayRefundId(id));
    let order = app.till.find(code.clone()).await?.ok_or(orders::Error::NotFound)?.id;
    let asked = app.db.read(move |conn| orders::asked_of(conn, order)).await?;
    match asked.iter().any(|it| it.id == id) {
        true => Ok((code, id)),
        false => Err(orders::Error::NotFound.into()),
    }
}

fn here(code: &OrderCode) -> String {
    format!("/admin/orders/{code}")
}
