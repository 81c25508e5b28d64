//! Rate limits within one process.

use super::Verdict;
use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// After so many requests, keys that have nothing left to remember are dropped.
const SWEEP_EVERY: u32 = 50_000;

type Limiter = Arc<DefaultKeyedRateLimiter<String>>;

/// One limiter for each number of requests per minute that is asked for; there are a handful.
#[derive(Default)]
pub(super) struct Limits {
    by_rate: Mutex<HashMap<NonZeroU32, Limiter>>,
    asked: AtomicU32,
}

impl Limits {
    pub(super) fn admit(&self, key: &str, limit: u32) -> Verdict {
        let Some(rate) = NonZeroU32::new(limit) else {
            return Verdict::Allowed;
        };
        let limiter = {
            let mut by_rate = self.by_rate.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || Arc::new(RateLimiter::keyed(Quota::per_minute(rate)));
            Arc::clone(by_rate.entry(rate).or_insert_with(fresh))
        };
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            limiter.retain_recent();
        }
        match limiter.check_key(&key.to_owned()) {
            Ok(()) => Verdict::Allowed,
            Err(later) => {
                let wait = later.wait_time_from(limiter.clock().now());
                let rounded_up = wait.as_millis().div_ceil(1_000).max(1);
                Verdict::RetryAfter { seconds: u32::try_from(rounded_up).unwrap_or(u32::MAX) }
            }
        }
    }
}
