//! One binary for every test that goes through the front door.

mod catalog;
mod ground;
mod ops;
mod shop;
mod tables;
mod pool;
mod vault;
mod fresh;
mod jobs;
