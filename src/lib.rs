//! Keygrove: a digital card-key storefront with multi-level agent distribution.
//!
//! `ARCHITECTURE.md` is the map: which module stands on which floor, and the ways through.

pub mod agents;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod crypto;
pub mod db;
pub mod insight;
pub mod inventory;
pub mod jobs;
pub mod ledger;
pub mod mailer;
pub mod markdown;
pub mod members;
pub mod notifications;
pub mod ops;
pub mod orders;
pub mod outbound;
pub mod payments;
pub mod payouts;
pub mod pictures;
pub mod pool;
pub mod pricing;
pub mod promoters;
pub mod provenance;
pub mod server;
pub mod site;
pub mod state;
pub mod suppliers;
pub mod telemetry;
pub mod text;
pub mod types;
pub mod vault;
pub mod violations;
pub mod wallets;
pub mod web;
pub mod worker;
