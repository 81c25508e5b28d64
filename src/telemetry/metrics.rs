//! Counts and durations for Prometheus. One function per thing that happens, so that names and
//! labels stand here and nowhere else. No label ever holds what a person typed.

use metrics::{Counter, Histogram, counter, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::cell::RefCell;
use std::sync::OnceLock;
use std::time::Duration;

const REQUESTS: &str = "keygrove_requests_total";
const REQUEST_SECONDS: &str = "keygrove_request_seconds";
const ORDERS_PLACED: &str = "keygrove_orders_placed_total";
const ORDERS_PAID: &str = "keygrove_orders_paid_total";
const CALLBACKS: &str = "keygrove_callbacks_total";
const POOL_DRIFT: &str = "keygrove_pool_drift_cards";
const JOBS: &str = "keygrove_jobs";
const JOBS_RUN: &str = "keygrove_jobs_run_total";
const JOBS_DEAD: &str = "keygrove_jobs_dead_total";
const CARDS_IMPORTED: &str = "keygrove_cards_imported_total";
const MAILS: &str = "keygrove_mails_total";

/// What `/metrics` says beside each name.
const MEANINGS: &[(&str, &str)] = &[
    (REQUESTS, "Requests answered, by class of route and status"),
    (REQUEST_SECONDS, "Seconds until a request was answered, by class of route"),
    (ORDERS_PLACED, "Orders placed"),
    (ORDERS_PAID, "Orders paid"),
    (CALLBACKS, "Gateway callbacks, by driver and outcome"),
    (POOL_DRIFT, "Cards by which the pool and the database disagreed when last compared"),
    (JOBS, "Jobs in the queue, by state"),
    (JOBS_RUN, "Jobs run, by kind and outcome"),
    (JOBS_DEAD, "Jobs given up, by kind"),
    (CARDS_IMPORTED, "Lines of imports, by outcome"),
    (MAILS, "Mails, by outcome"),
];

/// Seconds; a page takes milliseconds, a gateway up to ten seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting. Without it all functions here do nothing; a second call changes nothing.
pub fn start() {
    RECORDER.get_or_init(|| {
        let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?.install_recorder().ok();
        for (name, meaning) in MEANINGS {
            match *name {
                REQUEST_SECONDS => metrics::describe_histogram!(*name, *meaning),
                POOL_DRIFT | JOBS => metrics::describe_gauge!(*name, *meaning),
                _ => metrics::describe_counter!(*name, *meaning),
            }
        }
        recorder
    });
}

/// The text of `/metrics`; empty before [`start`].
pub fn render() -> String {
    recorder().map(PrometheusHandle::render).unwrap_or_default()
}

/// Folds what was measured since the last call: every duration takes eight bytes until then, and a
/// scraper that never comes must not cost memory.
pub fn tidy() {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
}

fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER.get()?.as_ref()
}

/// What a thread counts one kind of answer with: to look a counter up by its labels takes longer than
/// to count.
struct Answers {
    class: &'static str,
    status: u16,
    count: Counter,
    seconds: Histogram,
}

impl Answers {
    fn of(class: &'static str, status: u16) -> Answers {
        let count = counter!(REQUESTS, "class" => class, "status" => status.to_string());
        let seconds = histogram!(REQUEST_SECONDS, "class" => class);
        Answers { class, status, count, seconds }
    }
}

struct Callbacks {
    driver: &'static str,
    outcome: &'static str,
    count: Counter,
}

impl Callbacks {
    fn of(driver: &'static str, outcome: &'static str) -> Callbacks {
        let count = counter!(CALLBACKS, "driver" => driver, "outcome" => outcome);
        Callbacks { driver, outcome, count }
    }
}

thread_local! {
    static ANSWERS: RefCell<Vec<Answers>> = const { RefCell::new(Vec::new()) };
    static CALLED_BACK: RefCell<Vec<Callbacks>> = const { RefCell::new(Vec::new()) };
}

/// The one of those that are `known`, or one that is from now on.
fn found<T>(known: &mut Vec<T>, is_it: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &T {
    let at = known.iter().position(is_it).unwrap_or_else(|| {
        known.push(new());
        known.len() - 1
    });
    &known[at]
}

/// `class`: `storefront`, `admin`, `hook`, `asset`, `probe`, …
pub fn request(class: &'static str, status: u16, took: Duration) {
    // What is looked up before the start counts nothing for ever.
    if recorder().is_none() {
        return;
    }
    ANSWERS.with_borrow_mut(|known| {
        let is_it = |it: &Answers| it.class == class && it.status == status;
        let answers = found(known, is_it, || Answers::of(class, status));
        answers.count.increment(1);
        answers.seconds.record(took);
    });
}

pub fn order_placed() {
    counter!(ORDERS_PLACED).increment(1);
}

pub fn order_paid() {
    counter!(ORDERS_PAID).increment(1);
}

/// `outcome`: `settled`, `known`, `nothing`, `double`, `mismatch`, `unmatched`, `refused`, `failed`.
pub fn callback(driver: &'static str, outcome: &'static str) {
    if recorder().is_none() {
        return;
    }
    CALLED_BACK.with_borrow_mut(|known| {
        let is_it = |it: &Callbacks| it.driver == driver && it.outcome == outcome;
        found(known, is_it, || Callbacks::of(driver, outcome)).count.increment(1);
    });
}

/// How many cards the pool had too many or too few, over all SKUs.
pub fn pool_drift(cards: i64) {
    gauge!(POOL_DRIFT).set(u32::try_from(cards.unsigned_abs()).unwrap_or(u32::MAX));
}

pub fn jobs(waiting: i64, running: i64, dead: i64) {
    for (state, count) in [("waiting", waiting), ("running", running), ("dead", dead)] {
        gauge!(JOBS, "state" => state).set(u32::try_from(count).unwrap_or(u32::MAX));
    }
}

pub fn job_ran(kind: &str, well: bool) {
    let outcome = if well { "done" } else { "failed" };
    counter!(JOBS_RUN, "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
}

pub fn job_died(kind: &str) {
    counter!(JOBS_DEAD, "kind" => kind.to_owned()).increment(1);
}

/// `outcome`: `imported`, `duplicate`, `rejected`.
pub fn cards_imported(outcome: &'static str, lines: u64) {
    counter!(CARDS_IMPORTED, "outcome" => outcome).increment(lines);
}

/// `outcome`: `sent`, `failed`.
pub fn mail(outcome: &'static str) {
    counter!(MAILS, "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_can_be_scraped() {
        start();
        start();
        callback("epay", "settled");
        request("storefront", 200, Duration::from_millis(3));
        tidy();
        let text = render();
        assert!(
            text.contains(r#"keygrove_callbacks_total{driver="epay",outcome="settled"} 1"#),
            "{text}"
        );
        assert!(
            text.contains(r#"keygrove_request_seconds_bucket{class="storefront",le="0.005"}"#),
            "{text}"
        );
    }
}
