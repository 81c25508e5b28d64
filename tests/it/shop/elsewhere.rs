//! The hosts of strangers, as far as a test says anything about them.

use keygrove::outbound::{Error, Lookup};
use std::collections::BTreeMap;
use std::sync::Mutex;
use url::Url;

#[derive(Default)]
pub(crate) struct Elsewhere {
    records: Mutex<BTreeMap<String, String>>,
    pages: Mutex<BTreeMap<String, String>>,
}

impl Elsewhere {
    pub(crate) fn has_record(&self, name: &str, text: &str) {
        self.records.lock().unwrap().insert(name.to_owned(), text.to_owned());
    }

    /// Somebody else has the domain now.
    pub(crate) fn loses_record(&self, name: &str) {
        self.records.lock().unwrap().remove(name);
    }

    pub(crate) fn has_page(&self, address: &str, text: &str) {
        self.pages.lock().unwrap().insert(address.to_owned(), text.to_owned());
    }
}

#[async_trait::async_trait]
impl Lookup for Elsewhere {
    async fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        Ok(self.records.lock().unwrap().get(name).cloned().into_iter().collect())
    }

    async fn page(&self, url: Url) -> Result<Vec<u8>, Error> {
        let page = self.pages.lock().unwrap().get(url.as_str()).cloned();
        page.map(String::into_bytes).ok_or(Error::Status(404))
    }
}
