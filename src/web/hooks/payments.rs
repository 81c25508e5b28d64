//! Callbacks of gateways: verified, settled, answered with the word the gateway waits for.

use crate::payments::{Account, Callback, Error, Outcome, Received};
use crate::state::App;
use crate::telemetry::metrics;
use crate::web::failure::{Failure, PageError};
use crate::web::limits;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use tracing::{debug, info, warn};

/// `GET` and `POST /hooks/pay/{account}`: what a gateway says about a payment.
pub(super) async fn receive(
    app: Data<App>,
    account: Path<String>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, PageError> {
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|it| {
        it.as_bytes().to_ascii_lowercase().starts_with(b"application/x-www-form-urlencoded")
    });
    let received = Received {
        query: request.query_string().as_bytes(),
        form: if is_form { &body } else { b"" },
    };
    let word = take(&app, &account, received).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(word))
}

/// The one door for what gateways say. The word is what the gateway wants to hear.
pub(super) async fn take(
    app: &App,
    account: &str,
    received: Received<'_>,
) -> Result<&'static str, Failure> {
    limits::admit(app, "callback", account, app.config.limits.callback_per_minute).await?;
    let now = app.clock.now();
    let read = app.gateways.read_callback(account, received, now).await;
    let (account, callback) = read.inspect_err(note_refusal)?;
    let driver = account.driver.as_str();
    let fact = match callback {
        Callback::Paid(fact) => fact,
        Callback::Nothing => {
            metrics::callback(driver, "nothing");
            return Ok(account.driver.success_word());
        }
    };
    let bill = fact.bill.clone();
    let settled = app.till.settle(fact, now).await.inspect_err(|_| {
        metrics::callback(driver, "failed");
    })?;
    if settled.repeated && settled.outcome == Outcome::Unmatched {
        metrics::callback(driver, "refused");
        warn!(bill.code = %bill, account.code, "A callback for {bill} tells of a payment known otherwise");
    } else if settled.repeated {
        metrics::callback(driver, "known");
        debug!(bill.code = %bill, account.code, "A callback for {bill} again");
    } else {
        let outcome = settled.outcome.as_str();
        metrics::callback(driver, outcome);
        info!(bill.code = %bill, account.code, outcome, "A callback for {bill}: {outcome}");
    }
    answer(&account, settled.outcome)
}

/// Money that came twice was taken note of and needs no repeating; money that does not fit the order
/// was noted too, but the gateway must not think that it paid for something.
fn answer(account: &Account, outcome: Outcome) -> Result<&'static str, Failure> {
    let refused = |code| Err(Failure::expected(StatusCode::BAD_REQUEST, code));
    match outcome {
        Outcome::Settled | Outcome::Double => Ok(account.driver.success_word()),
        Outcome::Mismatch => refused("amount_mismatch"),
        Outcome::Unmatched => refused("unknown_order"),
    }
}

fn note_refusal(error: &Error) {
    if let Error::Refused { reason } = error {
        metrics::callback("any", "refused");
        warn!(reason, "A callback was refused: {reason}");
    }
}
