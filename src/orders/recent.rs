//! Facts that paid an order a little while ago. Gateways repeat themselves, often at once, and a fact
//! that was written down stays written down: its repetition needs no transaction.

use super::Status;
use crate::payments::PaymentFact;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// In each of two halves; the older one goes when the younger is full.
const KEPT: usize = 16_384;

/// Cloning is cheap.
#[derive(Clone, Default)]
pub(super) struct Recent {
    halves: Arc<Mutex<[HashMap<PaymentFact, Status>; 2]>>,
}

impl Recent {
    /// The order's status when this very fact paid it.
    pub(super) fn find(&self, fact: &PaymentFact) -> Option<Status> {
        let halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.iter().find_map(|half| half.get(fact)).copied()
    }

    /// After the commit.
    pub(super) fn keep(&self, fact: PaymentFact, status: Status) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *halves;
        if young.len() >= KEPT {
            *old = std::mem::take(young);
        }
        young.insert(fact, status);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::Fee;
    use crate::types::{BillCode, Currency, GatewayAccountId, Money, OrderCode};

    fn fact(number: usize) -> PaymentFact {
        PaymentFact {
            account: GatewayAccountId(1),
            event_key: number.to_string(),
            bill: BillCode::Order(OrderCode::random(&mut rand::rng())),
            amount: Money::new(100, Currency::CNY),
            fee: Fee::default(),
        }
    }

    #[test]
    fn another_amount_is_another_fact() {
        let (recent, told) = (Recent::default(), fact(1));
        recent.keep(told.clone(), Status::Fulfilled);
        assert_eq!(recent.find(&told), Some(Status::Fulfilled));
        let lied = PaymentFact { amount: Money::new(1, Currency::CNY), ..told };
        assert_eq!(recent.find(&lied), None);
    }

    #[test]
    fn the_oldest_are_forgotten_and_the_latest_are_not() {
        let recent = Recent::default();
        let facts: Vec<PaymentFact> = (0..3 * KEPT).map(fact).collect();
        facts.iter().for_each(|it| recent.keep(it.clone(), Status::Fulfilled));
        let (first, latest) = (&facts[0], &facts[2 * KEPT..]);
        assert_eq!(recent.find(first), None);
        assert!(latest.iter().all(|it| recent.find(it).is_some()));
    }
}
