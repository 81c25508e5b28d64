//! A crowd in front of one product does not stand in the way of those who buy another.

use crate::types::SkuCode;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Checkouts of one SKU wait here for each other, so that the queue of writes always has room for
/// those of another. Cloning is cheap.
#[derive(Clone)]
pub(super) struct Queues {
    at_once: u32,
    by_sku: Arc<Mutex<HashMap<SkuCode, Arc<Semaphore>>>>,
}

impl Queues {
    pub(super) fn new(at_once: u32) -> Queues {
        Queues { at_once, by_sku: Arc::default() }
    }

    /// In the order in which they came. The SKU exists: nobody else can make this grow.
    pub(super) fn of(&self, sku: &SkuCode) -> Queue {
        let mut by_sku = self.by_sku.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turns) = by_sku.get(sku) {
            return Queue { turns: Arc::clone(turns), at_once: self.at_once };
        }
        let turns = Arc::new(Semaphore::new(usize::try_from(self.at_once).unwrap_or(usize::MAX)));
        by_sku.insert(sku.clone(), Arc::clone(&turns));
        Queue { turns, at_once: self.at_once }
    }
}

pub(super) struct Queue {
    turns: Arc<Semaphore>,
    at_once: u32,
}

impl Queue {
    /// Kept until the write is done.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// Waits until everybody who stands here now is done.
    pub(super) async fn pass(&self) {
        let _ = self.turns.acquire_many(self.at_once).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    #[test]
    fn another_product_does_not_wait_and_a_second_click_does() {
        let queues = Queues::new(1);
        let (hot, other) =
            (queues.of(&"hot".parse().unwrap()), queues.of(&"other".parse().unwrap()));
        let first = at_once(hot.turn()).unwrap();
        assert!(at_once(hot.pass()).is_none());
        assert!(at_once(other.turn()).is_some());
        drop(first);
        assert!(at_once(hot.pass()).is_some());
    }

    /// What the future says without waiting.
    fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(said) => Some(said),
            Poll::Pending => None,
        }
    }
}
