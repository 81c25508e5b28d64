//! Values that were looked up in this very second.

use super::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

/// Remembers a value by its key until the clock's second is over. Keeps one value for each key that
/// exists; who asks for what does not exist must not put it in. Cloning is cheap and shares.
#[derive(Debug)]
pub struct Lately<K, V> {
    known: Arc<RwLock<HashMap<K, Known<V>>>>,
}

type Known<V> = (Timestamp, Arc<V>);

impl<K: Eq + Hash, V> Lately<K, V> {
    pub fn find(&self, key: &K, now: Timestamp) -> Option<Arc<V>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = known.get(key)?;
        (*at == now).then(|| Arc::clone(value))
    }

    /// `now`: when the value was looked up.
    pub fn keep(&self, key: K, value: V, now: Timestamp) -> Arc<V> {
        let value = Arc::new(value);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, (now, Arc::clone(&value)));
        value
    }

    pub fn forget(&self, key: &K) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

impl<K, V> Default for Lately<K, V> {
    fn default() -> Lately<K, V> {
        Lately { known: Arc::default() }
    }
}

impl<K, V> Clone for Lately<K, V> {
    fn clone(&self) -> Lately<K, V> {
        Lately { known: Arc::clone(&self.known) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_second_knows_nothing() {
        let (lately, now) = (Lately::default(), Timestamp::from_seconds(1_000));
        lately.keep("price", 5, now);
        assert_eq!(lately.find(&"price", now).as_deref(), Some(&5));
        assert_eq!(lately.find(&"price", now.plus(1)), None);
        lately.forget(&"price");
        assert_eq!(lately.find(&"price", now), None);
    }
}
