//! One binary for every test that goes through the front door.

mod catalog;
mod demo;
mod ground;
mod import;
mod jobs;
mod keeping;
mod ops;
mod pool;
mod shop;
mod stall;
mod stock;
mod tables;
mod vault;
