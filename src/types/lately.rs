//! Values that were looked up in this very second.

use super::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

/// How old, in seconds, a value may be that is used while somebody looks it up again.
const OLDEST: i64 = 1;

/// Remembers a value by its key until the clock's second is over. In the next one the first who asks is
/// sent to look again, and meanwhile the others have what was known a second ago, so that a crowd does
/// not look all at once. Keeps one value for each key that exists; who asks for what does not exist must
/// not put it in. Cloning is cheap and shares.
#[derive(Debug)]
pub struct Lately<K, V> {
    known: Arc<RwLock<HashMap<K, Known<V>>>>,
}

#[derive(Debug)]
struct Known<V> {
    value: Arc<V>,
    seen: Timestamp,
    /// In which second somebody was last sent to look.
    sent: Timestamp,
}

impl<V> Known<V> {
    fn good(&self, now: Timestamp) -> Option<Arc<V>> {
        let looked_up = self.sent == now && now.since(self.seen) <= OLDEST;
        (self.seen == now || looked_up).then(|| Arc::clone(&self.value))
    }
}

impl<K: Eq + Hash, V> Lately<K, V> {
    /// `None`: look it up, and [`keep`](Self::keep) what was found.
    pub fn find(&self, key: &K, now: Timestamp) -> Option<Arc<V>> {
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(value) = known.get(key)?.good(now) {
                return Some(value);
            }
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_mut(key)?;
        // Somebody may have been sent, or even come back, since.
        let good = known.good(now);
        known.sent = now;
        good
    }

    /// `now`: when the value was looked up.
    pub fn keep(&self, key: K, value: V, now: Timestamp) -> Arc<V> {
        let value = Arc::new(value);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, Known { value: Arc::clone(&value), seen: now, sent: now });
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
    fn one_is_sent_to_look_and_the_others_have_what_was_known() {
        let (lately, then) = (Lately::default(), Timestamp::from_seconds(1_000));
        lately.keep("price", 5, then);
        let now = then.plus(1);
        assert_eq!(lately.find(&"price", now), None);
        assert_eq!(lately.find(&"price", now).as_deref(), Some(&5));
        lately.keep("price", 6, now);
        assert_eq!(lately.find(&"price", now).as_deref(), Some(&6));
        let late = now.plus(2);
        assert_eq!((lately.find(&"price", late), lately.find(&"price", late)), (None, None));
    }

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
