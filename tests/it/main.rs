//! One binary for every test that goes through the front door.

mod catalog;
mod ground;
mod jobs;
mod ops;
mod shop;
mod tables;
mod pool;
mod vault;
