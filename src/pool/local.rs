//! The pool of a shop that is one process.
/// x
pub struct Local;
