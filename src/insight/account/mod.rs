//! What the pages of an account's owner have in common, an agent's or a supplier's: what it brought by the
//! day, and how its lines are counted.

mod views;

pub use views::Spot;
pub(super) use views::{Quarter, count, earned, load_beyond, money, of_agent, of_supplier};
