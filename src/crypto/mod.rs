//! Sealing, hashing, passwords, tokens: pure functions over keys that are handed in.

mod keyring;
mod one_time;
mod password;
mod seal;
mod token;

pub use keyring::{Keyring, KeyringError};
pub use one_time::CodeSecret;
pub use password::{HashPassword, Passwords};
pub use seal::{DataKey, MacKey, SealError};
pub use token::{Token, TokenHash};
