//! One binary for every test that goes through the front door.

mod buying;
mod catalog;
mod ground;
mod jobs;
mod looking_up;
mod ops;
mod pool;
mod paying;
mod races;
mod samples;
mod scaled;
mod shop;
mod tables;
mod vault;
