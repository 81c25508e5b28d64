//! Looks at everything: the numbers of the dashboard and what needs attention.

mod views;

pub use views::{Badges, badges};
