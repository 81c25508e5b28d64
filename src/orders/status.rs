//! The life of an order, in one table.

use super::Error;
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Cards are held; the money is not here.
    Pending,
    /// The money is here, the cards not yet.
    Paid,
    /// Paid; there were not enough cards.
    AwaitingStock,
    /// Paid; the operator hands over by hand.
    AwaitingManual,
    PartiallyFulfilled,
    Fulfilled,
    /// The hold ran out before the money came.
    Expired,
    Cancelled,
    PartiallyRefunded,
    Refunded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    PaymentSucceeded,
    HoldRanOut,
    Cancelled,
    StockMissing,
    ManualWorkDue,
    PartDelivered,
    Delivered,
    PartRefunded,
    Refunded,
}

impl Event {
    /// The word in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::PaymentSucceeded => "payment_succeeded",
            Event::HoldRanOut => "hold_ran_out",
            Event::Cancelled => "cancelled",
            Event::StockMissing => "stock_missing",
            Event::ManualWorkDue => "manual_work_due",
            Event::PartDelivered => "part_delivered",
            Event::Delivered => "delivered",
            Event::PartRefunded => "part_refunded",
            Event::Refunded => "refunded",
        }
    }
}

impl Status {
    pub const ALL: [Status; 10] = [
        Status::Pending,
        Status::Paid,
        Status::AwaitingStock,
        Status::AwaitingManual,
        Status::PartiallyFulfilled,
        Status::Fulfilled,
        Status::Expired,
        Status::Cancelled,
        Status::PartiallyRefunded,
        Status::Refunded,
    ];

    pub fn after(self, by: Event) -> Result<Status, Error> {
        use Event as E;
        use Status as S;
        Ok(match (self, by) {
            (S::Pending, E::PaymentSucceeded) => S::Paid,
            // Paid late: the money is real, so the order comes back to life.
            (S::Expired | S::Cancelled, E::PaymentSucceeded) => S::Paid,
            (S::Pending, E::HoldRanOut) => S::Expired,
            (S::Pending, E::Cancelled) => S::Cancelled,
            (S::Paid, E::StockMissing) => S::AwaitingStock,
            (S::Paid, E::ManualWorkDue) => S::AwaitingManual,
            (S::Paid | S::AwaitingStock | S::AwaitingManual, E::PartDelivered) => {
                S::PartiallyFulfilled
            }
            (
                S::Paid | S::AwaitingStock | S::AwaitingManual | S::PartiallyFulfilled,
                E::Delivered,
            ) => S::Fulfilled,
            (paid, E::PartRefunded) if paid.is_paid() => S::PartiallyRefunded,
            (paid, E::Refunded) if paid.is_paid() => S::Refunded,
            (from, by) => return Err(Error::IllegalStep { from, by }),
        })
    }

    /// Whether the shop has the buyer's money.
    pub const fn is_paid(self) -> bool {
        !matches!(self, Status::Pending | Status::Expired | Status::Cancelled | Status::Refunded)
    }

    /// The word in rows, JSON and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Paid => "paid",
            Status::AwaitingStock => "awaiting_stock",
            Status::AwaitingManual => "awaiting_manual",
            Status::PartiallyFulfilled => "partially_fulfilled",
            Status::Fulfilled => "fulfilled",
            Status::Expired => "expired",
            Status::Cancelled => "cancelled",
            Status::PartiallyRefunded => "partially_refunded",
            Status::Refunded => "refunded",
        }
    }

    pub fn from_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_money_leads_to_delivery() {
        for unpaid in [Status::Pending, Status::Expired, Status::Cancelled] {
            assert!(unpaid.after(Event::Delivered).is_err(), "{unpaid:?}");
        }
    }

    #[test]
    fn late_money_revives_an_order() {
        assert_eq!(Status::Expired.after(Event::PaymentSucceeded).unwrap(), Status::Paid);
    }

    #[test]
    fn every_word_is_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::from_word(status.as_str()), Some(status));
        }
    }
}
