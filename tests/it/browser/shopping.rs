//! Buying on a phone, and finding the order again.
