//! The second factor: a code from an app, or one of ten recovery codes, beside the password. Whoever
//! has one shows it when he comes in, and again before money moves.

mod login;
mod prove;
mod setup;
mod store;

pub(super) use login::begin as begin_step;
pub use login::{CodeAttempt, log_in_with_code};
pub use prove::{Guarded, Proof, prove_and};
pub use setup::{Confirm, Pending, begin, confirm, forget, pending, renew, switch_off};

/// Made at once; each counts once.
const RECOVERY_CODES: usize = 10;
