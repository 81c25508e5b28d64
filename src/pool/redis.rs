//! The pool that several nodes share.
/// x
pub struct Redis;
