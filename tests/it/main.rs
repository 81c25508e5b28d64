//! One binary for every test that goes through the front door.

mod ground;
mod ops;
mod shop;
mod tables;
mod vault;
