//! What the shop says about itself: a log for people and metrics for Prometheus.

pub mod log;
pub mod metrics;
