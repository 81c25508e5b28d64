//! One window of Chromium with a profile of its own.

use crate::shop::left_out;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a page may take on a busy test machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Browser {
    window: Client,
    base: String,
}

#[derive(Clone, Copy)]
pub(super) enum Size {
    Phone,
    Desk,
}

impl Browser {
    /// Nobody has used it before. `None`: this run has no browser, and says so.
    pub(super) async fn fresh(base: &str, size: Size) -> Option<Browser> {
        let Ok(driver) = std::env::var("KEYGROVE_TEST_WEBDRIVER_URL") else {
            left_out("the pages in a browser");
            return None;
        };
        let mut arguments =
            vec!["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
        arguments.push("--disable-background-networking");
        arguments.push("--window-size=1280,900");
        // Whatever the language of the machine.
        arguments.push("--accept-lang=zh-CN");
        let mut options = json!({ "args": arguments });
        if let Ok(chromium) = std::env::var("KEYGROVE_TEST_CHROMIUM") {
            options["binary"] = chromium.into();
        }
        if let Size::Phone = size {
            let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let mut wishes = Capabilities::new();
        wishes.insert("goog:chromeOptions".to_owned(), options);
        let window = ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes)
            .connect(&driver)
            .await
            .expect("the browser opens");
        Some(Browser { window, base: base.to_owned() })
    }

    pub(super) async fn opens(&self, path: &str) {
        self.window.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Waits until there is such a thing, and presses it.
    pub(super) async fn presses(&self, css: &str) {
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => panic!("nothing to press at {css}: {error}\n{}", self.page().await),
        };
        // People scroll until nothing covers what they want to press.
        let scroll = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let element = serde_json::to_value(&found).unwrap();
        self.window.execute(scroll, vec![element]).await.unwrap();
        found.click().await.unwrap();
    }

    /// Types into the field with this name, in place of what is there.
    pub(super) async fn types(&self, field: &str, text: &str) {
        let css = format!("[name='{field}']:not([type='hidden'])");
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::Css(&css)).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => panic!("no field {field}: {error}\n{}", self.page().await),
        };
        found.clear().await.unwrap();
        found.send_keys(text).await.unwrap();
    }

    /// Gives a file from this machine to the field with this name.
    pub(super) async fn hands_in(&self, field: &str, file: &Path) {
        let css = format!("input[type=file][name='{field}']");
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::Css(&css)).await;
        found.unwrap().send_keys(&file.display().to_string()).await.unwrap();
    }

    /// Waits for the list of choices with this name, and takes the one with this value.
    pub(super) async fn chooses(&self, field: &str, value: &str) {
        let css = format!("select[name='{field}']");
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::Css(&css)).await;
        found.unwrap().select_by_value(value).await.unwrap();
    }

    /// Waits until there is such a thing, and reads what stands in it.
    pub(super) async fn reads(&self, css: &str) -> String {
        loop {
            let found = self.window.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
            match found {
                Ok(found) => match found.text().await {
                    // The page was being left: the next one has it too.
                    Err(error) if error.is_stale_element_reference() => {}
                    read => return read.unwrap(),
                },
                Err(error) => panic!("nothing to read at {css}: {error}\n{}", self.page().await),
            }
        }
    }

    /// What stands beside this term in a list of facts.
    pub(super) async fn fact(&self, term: &str) -> String {
        let xpath = format!("//dt[.='{term}']/following-sibling::dd[1]");
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        found.unwrap().text().await.unwrap()
    }

    /// Waits until the page shows this text.
    pub(super) async fn sees(&self, text: &str) {
        let xpath = format!("//body[contains(., '{text}')]");
        let found = self.window.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        if let Err(error) = found {
            panic!("no {text:?} on the page: {error}\n{}", self.page().await);
        }
    }

    /// Whether the page shows this text now.
    pub(super) async fn shows(&self, text: &str) -> bool {
        self.source().await.contains(text)
    }

    /// The page as it stands now, with what nobody sees.
    pub(super) async fn source(&self) -> String {
        self.window.source().await.unwrap()
    }

    /// Waits until there is no such thing any more.
    pub(super) async fn gone(&self, css: &str) {
        let started = Instant::now();
        while !self.window.find_all(Locator::Css(css)).await.unwrap().is_empty() {
            assert!(started.elapsed() < PATIENCE, "{css} stays\n{}", self.page().await);
        }
    }

    /// Waits until the address ends like this, and gives the whole of it.
    pub(super) async fn arrives(&self, ending: &str) -> String {
        let started = Instant::now();
        loop {
            let place = self.place().await;
            if place.ends_with(ending) {
                return place;
            }
            assert!(started.elapsed() < PATIENCE, "still not at {ending}\n{}", self.page().await);
        }
    }

    /// Whether everything fits without scrolling sideways.
    pub(super) async fn fits(&self) -> bool {
        let script = "return document.documentElement.scrollWidth <= window.innerWidth";
        self.window.execute(script, Vec::new()).await.unwrap().as_bool().unwrap()
    }

    /// From the shop's address on.
    pub(super) async fn place(&self) -> String {
        let here = self.window.current_url().await.unwrap();
        here.as_str().trim_start_matches(&self.base).to_owned()
    }

    pub(super) async fn closes(self) {
        self.window.close().await.unwrap();
    }

    async fn page(&self) -> String {
        let text = self.window.find(Locator::Css("body")).await;
        match text {
            Ok(body) => {
                format!("{}\n{}", self.place().await, body.text().await.unwrap_or_default())
            }
            Err(error) => format!("no page: {error}"),
        }
    }
}
