//! Looks at everything: the numbers of the dashboard and what needs attention.

mod account;
mod dashboard;
pub mod promoted;
pub mod selling;
mod slots;
mod store;
pub mod supplying;
mod views;

pub use account::Spot;
pub use dashboard::{Dashboard, Day, Lacking, dashboard};
pub use slots::keep_slots;
pub use views::{Badges, LowSku, badges};

/// What happened in some stretch of time. Orders count when they are placed, the rest when they are
/// paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub orders: i64,
    pub paid: i64,
    /// Minor units of the shop's currency.
    pub revenue: i64,
    pub pieces: i64,
}

impl Figures {
    fn add(&mut self, more: Figures) {
        self.orders = self.orders.saturating_add(more.orders);
        self.paid = self.paid.saturating_add(more.paid);
        self.revenue = self.revenue.saturating_add(more.revenue);
        self.pieces = self.pieces.saturating_add(more.pieces);
    }
}
