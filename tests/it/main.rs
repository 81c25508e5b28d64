//! One binary for every test that goes through the front door.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail there")]

mod access;
mod agents;
mod browser;
mod busy;
mod buying;
mod catalog;
mod dashboard;
mod demo;
mod desk;
mod from_outside;
mod gateways;
mod ground;
mod import;
mod jobs;
mod keeping;
mod looking_up;
mod meanwhile;
mod ops;
mod paying;
mod plans;
mod pool;
mod races;
mod refunds;
mod samples;
mod scaled;
mod second;
mod shop;
mod shopkeeping;
mod staff;
mod stall;
mod stock;
mod storefront;
mod suppliers;
mod tables;
mod vault;
