//! How often one visitor may knock.

use super::failure::Failure;
use crate::pool::Verdict;
use crate::state::App;
use actix_web::http::StatusCode;

/// Counts one request of `who` against `per_minute` of `what`; 0 is no limit.
pub async fn admit(
    app: &App,
    what: &'static str,
    who: &str,
    per_minute: u32,
) -> Result<(), Failure> {
    if per_minute == 0 {
        return Ok(());
    }
    match app.pool.admit(&format!("{what}:{who}"), per_minute).await {
        Ok(Verdict::Allowed) => Ok(()),
        Ok(Verdict::RetryAfter { seconds }) => {
            Err(Failure::expected(StatusCode::TOO_MANY_REQUESTS, "rate_limited")
                .retry_after(seconds))
        }
        Err(error) => Err(Failure::broken(error)),
    }
}
