//! Form data as gateways sign it: decoded bytes, every field at most once.

use crate::payments::Error;
use std::collections::BTreeMap;

/// Fields in the order of their bytes, each with its value exactly as decoded.
#[derive(Debug, Default)]
pub(super) struct Form(BTreeMap<Vec<u8>, Vec<u8>>);

impl Form {
    /// Arrays (`a[]=1`) are left out, as the gateways do; a field that comes twice is refused, since
    /// two readers might take different ones.
    pub(super) fn parse(encoded: &[u8]) -> Result<Form, Error> {
        let mut fields = BTreeMap::new();
        for pair in encoded.split(|b| *b == b'&').filter(|it| !it.is_empty()) {
            let at = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            let name = decode(name);
            if name.contains(&b'[') {
                continue;
            }
            if fields.insert(name, decode(value.get(1..).unwrap_or_default())).is_some() {
                return Err(Error::Refused { reason: "a field came twice" });
            }
        }
        Ok(Form(fields))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value.as_slice()))
    }

    /// Empty for a field that is not there.
    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        self.0.get(name.as_bytes()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Empty also for what is not text.
    pub(super) fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.bytes(name)).unwrap_or_default()
    }
}

fn decode(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = encoded.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    percent_encoding::percent_decode(&spaced).collect()
}
