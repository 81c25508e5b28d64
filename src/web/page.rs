//! What every page knows before its own content: `f` in templates.

use super::assets;
use super::display::{Display, Shown};
use super::failure::PageError;
use super::mark;
use super::shop::Shop;
use super::visitor::{Theme, Visitor};
use crate::site::{self, Palette, SERVICE_PAGE, Site};
use crate::state::App;
use crate::text;
use crate::types::{Locale, Region, Timestamp};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use askama::filters::HtmlSafe;
use jiff::tz::TimeZone;
use std::borrow::Borrow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Language, colours, the shop's name: the frame around a page. An extractor.
#[derive(Debug, Clone)]
pub struct Frame {
    pub locale: Locale,
    pub theme: Theme,
    pub site: Arc<Site>,
    /// What this shop's addresses begin with; empty for the main shop.
    pub base: String,
    /// Path and query of this page, for the switches to come back to.
    pub path: String,
    pub zone: TimeZone,
    /// The address of what is shown where the shop has no logo of its own.
    pub mark: String,
    /// What the page wears.
    pub palette: Palette,
    /// `https://shop.example` where somebody said so; else empty. Pages in memory are everybody's, so
    /// what a request calls the shop does not stand in them.
    pub origin: String,
    /// This page's own address as strangers find it, without the origin.
    pub public_path: String,
    /// Whether strangers may ask here to become agents.
    pub takes_applications: bool,
    /// Name and address of the central after-sales page, where an agent's shop may lead to it.
    pub service: Option<(String, String)>,
    /// Where the sign at the head of the page leads.
    pub home: String,
    /// Where orders are looked up.
    pub lookup: String,
}

impl Frame {
    /// `path`: this page's own address within the shop.
    pub fn of(path: &str, visitor: &Visitor, display: &Display, shown: &Shown) -> Frame {
        Frame {
            locale: visitor.locale,
            theme: visitor.theme,
            site: Arc::clone(&shown.site),
            path: format!("{}{path}", shown.base),
            base: shown.base.clone(),
            zone: display.zone(),
            origin: shown.origin.clone(),
            public_path: format!("{}{path}", shown.public_base),
            mark: match shown.agent {
                Some(_) => mark::address(&shown.site.name),
                None => assets::address("logo.svg"),
            },
            palette: shown.site.palette,
            takes_applications: shown.takes_applications(),
            service: display.service_of(shown),
            home: format!("{}/", shown.base),
            lookup: format!("{}/lookup", shown.base),
        }
    }

    /// The same under the name of the central after-sales page: for what was bought in another shop,
    /// whose buyer is not to be led into this one.
    pub fn of_service(mut self, name: &str) -> Frame {
        self.site = Arc::new(Site { name: name.to_owned(), ..Site::default() });
        self.mark = assets::address(assets::NEUTRAL_MARK);
        self.palette = Palette::default();
        self.takes_applications = false;
        SERVICE_PAGE.clone_into(&mut self.home);
        SERVICE_PAGE.clone_into(&mut self.lookup);
        self
    }

    /// Where a page about this request leads back to. Only what can be fetched again is worth it.
    pub fn path_of(request: &HttpRequest) -> &str {
        match request.uri().path_and_query() {
            Some(path) if request.method().is_safe() => path.as_str(),
            _ => "/",
        }
    }

    /// Where a line about how to reach the shop leads; `None`: nowhere.
    pub fn link_of(&self, line: &str) -> Option<String> {
        site::link_of(line)
    }

    /// The sentence under `key`.
    pub fn t(&self, key: &str) -> String {
        text::text(self.locale, key)
    }

    /// What a region is called; its code, where it has no name here.
    pub fn region(&self, region: Region) -> String {
        let key = format!("region-{}", region.to_string().to_ascii_lowercase());
        let name = self.t(&key);
        if name == key { region.to_string() } else { name }
    }

    /// The sentence under `key` with its `$count`.
    pub fn n(&self, key: &str, count: impl fmt::Display) -> String {
        // As a number: the form of the sentence hangs on it.
        text::counted(self.locale, key, count.to_string().parse().unwrap_or(i64::MAX))
    }

    /// The sentence under `key` with one named value.
    pub fn with(&self, key: &str, name: &'static str, value: impl fmt::Display) -> String {
        text::with(self.locale, key, &[(name, &value.to_string())])
    }

    /// The sentence under `key` with two named values. By reference, as templates hand things over.
    pub fn with2(
        &self,
        key: &str,
        first: &(&'static str, impl fmt::Display),
        second: &(&'static str, impl fmt::Display),
    ) -> String {
        let values = [(first.0, first.1.to_string()), (second.0, second.1.to_string())];
        text::with(self.locale, key, &values.each_ref().map(|(name, it)| (*name, it.as_str())))
    }

    /// Where one is in a list of pages.
    pub fn page_of(&self, number: impl fmt::Display, last: impl fmt::Display) -> String {
        self.with2("page-of", &("page", number), &("pages", last))
    }

    /// The number of the page before this one.
    pub fn earlier(&self, number: impl Borrow<u32>) -> Option<u32> {
        number.borrow().checked_sub(1).filter(|it| *it > 0)
    }

    /// The number of the page after this one.
    pub fn later(&self, number: impl Borrow<u32>, last: impl Borrow<i64>) -> Option<u32> {
        number.borrow().checked_add(1).filter(|it| i64::from(*it) <= *last.borrow())
    }

    /// The address of a file of `static/`, which changes when the file does.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// One of the icons of `static/icons.svg`, as tall as the text around it.
    pub fn icon<'n>(&self, name: &'n str) -> Icon<'n> {
        Icon(name)
    }

    /// A moment as the shop's clock shows it, to the minute.
    pub fn time(&self, moment: impl Borrow<Timestamp>) -> String {
        self.local(*moment.borrow(), "%Y-%m-%d %H:%M")
    }

    pub fn date(&self, moment: impl Borrow<Timestamp>) -> String {
        self.local(*moment.borrow(), "%Y-%m-%d")
    }

    /// Where the shop's own mark is shown.
    pub fn logo(&self) -> String {
        match self.site.logo.as_str() {
            "" => self.mark.clone(),
            digest => format!("/media/{digest}"),
        }
    }

    /// The sign in a browser's tab.
    pub fn favicon(&self) -> String {
        match self.site.icon.as_str() {
            "" => self.mark.clone(),
            digest => format!("/media/{digest}"),
        }
    }

    /// Whether the shop has a logo of its own; a mark is no picture for a share preview.
    pub fn has_logo(&self) -> bool {
        !self.site.logo.is_empty()
    }

    /// The word of what the page wears beside what all wear, and its style sheet.
    pub fn dress(&self) -> Option<(&'static str, String)> {
        Some((self.palette.as_str(), self.sheet_of(self.palette)?))
    }

    /// The style sheet of a palette; `None`: it is what every page wears.
    pub fn sheet_of(&self, palette: Palette) -> Option<String> {
        let own = palette != Palette::Plain;
        own.then(|| self.asset(&format!("theme-{}.css", palette.as_str())))
    }

    /// A link to this very page in another language.
    pub fn in_language(&self, locale: &str) -> String {
        format!("{}/language?to={locale}&back={}", self.base, encoded(&self.path))
    }

    /// A link to this very page in other colours.
    pub fn in_theme(&self, theme: &str) -> String {
        format!("{}/theme?to={theme}&back={}", self.base, encoded(&self.path))
    }

    fn local(&self, moment: Timestamp, format: &str) -> String {
        match jiff::Timestamp::from_second(moment.seconds()) {
            Ok(it) => it.to_zoned(self.zone.clone()).strftime(format).to_string(),
            Err(_) => String::new(),
        }
    }
}

fn encoded(path: &str) -> impl fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC)
}

/// An icon, ready to stand in a page.
#[derive(Debug, Clone, Copy)]
pub struct Icon<'n>(&'n str);

impl fmt::Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sprite = assets::address("icons.svg");
        let Icon(name) = self;
        write!(f, r##"<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"##)
    }
}

impl HtmlSafe for Icon<'_> {}

impl FromRequest for Frame {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Frame, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let visitor = Visitor::of(&request);
            let display = request.app_data::<web::Data<Display>>();
            let app = request.app_data::<web::Data<App>>();
            let (Some(display), Some(app)) = (display, app) else {
                return Err(actix_web::error::ErrorInternalServerError("no app"));
            };
            let shown = Shop::of(&request).shown(app, display).await.map_err(PageError)?;
            Ok(Frame::of(Frame::path_of(&request), &visitor, display, &shown))
        })
    }
}
