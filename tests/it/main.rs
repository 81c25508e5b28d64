//! One binary for every test that goes through the front door.

mod catalog;
mod demo;
mod ground;
mod jobs;
mod ops;
mod pool;
mod shop;
mod tables;
mod vault;
