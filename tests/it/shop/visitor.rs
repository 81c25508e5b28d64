//! Somebody in front of a browser: keeps cookies, comes from an address, presses buttons.

use super::gateway::ACCOUNT;
use super::{Node, TestShop};
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HOST, HeaderMap, ORIGIN, SET_COOKIE, USER_AGENT,
};
use reqwest::{Client, Method, redirect};
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Mutex;

const BOUNDARY: &str = "----a-browser-chose-this";

pub(crate) struct Visitor<'a> {
    shop: &'a TestShop,
    node: &'a Node,
    address: String,
    /// Which host the browser asks for; `None`: the node by its number.
    host: Option<String>,
    /// What the browser calls itself.
    called: String,
    /// A header that stands in every request, as a proxy on the way puts it in.
    sent: Option<(&'static str, String)>,
    cookies: Mutex<BTreeMap<String, String>>,
    client: Client,
}

/// What the shop answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A purchase that becomes one when awaited.
pub(crate) struct Purchase<'a> {
    visitor: &'a Visitor<'a>,
    /// What the shop's addresses begin with.
    base: String,
    sku: String,
    quantity: u32,
    seen: i64,
    fields: BTreeMap<String, String>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(shop: &'a TestShop, node: &'a Node, address: String) -> Visitor<'a> {
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none());
        // Who installed one first does not matter.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = client.build().unwrap();
        let called = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0".to_owned();
        let cookies = Mutex::default();
        Visitor { shop, node, address, host: None, called, sent: None, cookies, client }
    }

    /// The same person, with another host in the address bar.
    pub(crate) fn at(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// The same browser, from another address.
    pub(crate) fn from(mut self, address: &str) -> Self {
        self.address = address.to_owned();
        self
    }

    /// The same, by a browser or program of another name.
    pub(crate) fn called(mut self, name: &str) -> Self {
        self.called = name.to_owned();
        self
    }

    /// The same, by a way that puts a header into every request.
    pub(crate) fn sending(mut self, header: &'static str, value: &str) -> Self {
        self.sent = Some((header, value.to_owned()));
        self
    }

    /// The page as people see it.
    pub(crate) async fn sees(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, "text/html", None).await
    }

    /// The same address as programs read it.
    pub(crate) async fn reads(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, "application/json", None).await
    }

    /// Asks in a way that browsers do not.
    pub(crate) async fn tries(&self, method: Method, path: &str) -> Answer {
        self.asks(method, path, "application/json", None).await
    }

    /// Sends a form and gets a page.
    pub(crate) async fn submits(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.asks(Method::POST, path, "text/html", Some(body)).await
    }

    /// Sends a form with a file beside its fields.
    pub(crate) async fn uploads(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str)>,
    ) -> Answer {
        let part = |about: String, text: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n{text}\r\n")
        };
        let mut body: String =
            fields.iter().map(|(name, text)| part(format!("name=\"{name}\""), text)).collect();
        let (name, text) = file.unwrap_or_default();
        body.push_str(&part(format!("name=\"file\"; filename=\"{name}\""), text));
        body.push_str(&format!("--{BOUNDARY}--\r\n"));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.sends(Method::POST, path, "text/html", Some((kind, body.into_bytes()))).await
    }

    /// Sends a picture, or what pretends to be one.
    pub(crate) async fn shows(&self, path: &str, picture: &[u8]) -> Answer {
        self.shows_as(path, "", picture).await
    }

    /// The same, saying what it is for.
    pub(crate) async fn shows_as(&self, path: &str, role: &str, picture: &[u8]) -> Answer {
        let part = |about: &str| {
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n")
        };
        let file = part("name=\"picture\"; filename=\"picture\"");
        let head = format!("{}{role}\r\n{file}", part("name=\"role\""));
        let tail = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [head.as_bytes(), picture, tail.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.sends(Method::POST, path, "text/html", Some((kind, body))).await
    }

    /// Sends a form and gets JSON.
    pub(crate) async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.asks(Method::POST, path, "application/json", Some(body)).await
    }

    /// Where mail reaches this person.
    pub(crate) fn contact(&self) -> String {
        format!("{}@example.com", self.address)
    }

    /// Goes where an answer sends the browser.
    pub(crate) async fn follows(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "{answer:?}");
        let target = answer.headers["location"].to_str().unwrap();
        self.sees(target.strip_prefix(self.node.base()).unwrap_or(target)).await
    }

    /// Presses "buy" on the product page, having seen the usual price.
    pub(crate) fn buys(&'a self, sku: &str, quantity: u32) -> Purchase<'a> {
        let seen = self.shop.price(sku) * i64::from(quantity);
        let contact = ("contact".to_owned(), self.contact());
        let gateway = ("gateway".to_owned(), ACCOUNT.to_owned());
        let fields = BTreeMap::from([contact, gateway]);
        Purchase { visitor: self, base: String::new(), sku: sku.to_owned(), quantity, seen, fields }
    }

    /// Buys and pays; the gateway has told the shop when this returns.
    pub(crate) async fn gets(&'a self, sku: &str, quantity: u32) -> Answer {
        let placed = self.buys(sku, quantity).await;
        assert!(placed.is_placed(), "{placed:?}");
        let told = self.pays(&placed).await;
        assert_eq!(told.body, "success", "{told:?}");
        placed
    }

    /// The gateway tells the shop that this order was paid.
    pub(crate) async fn pays(&self, placed: &Answer) -> Answer {
        let fields = self.shop.epay.paid(&placed.order(), &placed.money());
        self.calls_back(&fields).await
    }

    /// Any callback, by GET as epay sends it.
    pub(crate) async fn calls_back(&self, fields: &[(String, String)]) -> Answer {
        let query = serde_urlencoded::to_string(fields).unwrap();
        self.sees(&format!("/hooks/pay/{ACCOUNT}?{query}")).await
    }

    /// The order as the link with its token shows it.
    pub(crate) async fn order(&self, placed: &Answer) -> Value {
        let path = format!("/orders/{}?token={}", placed.order(), placed.text("token"));
        let answer = self.reads(&path).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// The cards of an order, as its owner reads them.
    pub(crate) async fn cards(&self, placed: &Answer) -> Vec<String> {
        let order = self.order(placed).await;
        let lines = order["lines"].as_array().unwrap().clone();
        let cards = lines.iter().flat_map(|line| line["cards"].as_array().cloned());
        cards.flatten().map(|it| it.as_str().unwrap().to_owned()).collect()
    }

    /// Somebody got hold of a cookie.
    pub(crate) fn has_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    async fn asks(&self, method: Method, path: &str, accept: &str, form: Option<String>) -> Answer {
        let form = form.map(|it| ("application/x-www-form-urlencoded".to_owned(), it.into_bytes()));
        self.sends(method, path, accept, form).await
    }

    async fn sends(
        &self,
        method: Method,
        path: &str,
        accept: &str,
        form: Option<(String, Vec<u8>)>,
    ) -> Answer {
        let node = self.node.base();
        let base = self.host.as_ref().map_or(node.to_owned(), |it| format!("http://{it}"));
        let mut request = self
            .client
            .request(method, format!("{node}{path}"))
            .header(HOST, base.trim_start_matches("http://"))
            .header(ACCEPT, accept)
            .header(USER_AGENT, &self.called)
            .header("x-forwarded-for", &self.address);
        if let Some((header, value)) = &self.sent {
            request = request.header(*header, value);
        }
        let cookies: Vec<String> = {
            let jar = self.cookies.lock().unwrap();
            jar.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some((kind, form)) = form {
            request = request
                .header(CONTENT_TYPE, kind)
                .header(ORIGIN, base)
                .header("sec-fetch-site", "same-origin")
                .body(form);
        }
        let response = request.send().await.unwrap();
        self.keep_cookies(response.headers());
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        Answer { status, headers, body: response.text().await.unwrap() }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut jar = self.cookies.lock().unwrap();
        for cookie in headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            if let Some((name, value)) = pair.split_once('=') {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Purchase<'_> {
    /// Having seen this total instead of the usual one.
    pub(crate) fn seeing(mut self, total: i64) -> Self {
        self.seen = total;
        self
    }

    /// In an agent's shop.
    pub(crate) fn at(mut self, shop: &str) -> Self {
        self.base = format!("/s/{shop}");
        self
    }

    /// With one more form field, or another value of one.
    pub(crate) fn with(mut self, field: &str, value: &str) -> Self {
        self.fields.insert(field.to_owned(), value.to_owned());
        self
    }
}

impl<'a> IntoFuture for Purchase<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut fields = self.fields;
            let base = self.base;
            if !fields.contains_key("form_token") {
                let page = self.visitor.reads(&format!("{base}/p/{}", self.sku)).await;
                fields.insert("form_token".to_owned(), page.text("form_token"));
            }
            fields.entry("sku".to_owned()).or_insert(self.sku);
            fields.entry("quantity".to_owned()).or_insert(self.quantity.to_string());
            fields.entry("seen".to_owned()).or_insert(self.seen.to_string());
            let form: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            self.visitor.posts(&format!("{base}/checkout"), &form).await
        })
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// A text in the JSON's top level.
    pub(crate) fn text(&self, key: &str) -> String {
        let json = self.json();
        json[key].as_str().unwrap_or_else(|| panic!("no {key} in {self:?}")).to_owned()
    }

    /// The stable word of a refusal.
    pub(crate) fn code(&self) -> String {
        self.text("code")
    }

    pub(crate) fn order(&self) -> String {
        self.text("order")
    }

    /// The total as gateways write it.
    pub(crate) fn money(&self) -> String {
        let total = self.json()["total"].as_i64().unwrap();
        format!("{}.{:02}", total / 100, total % 100)
    }

    pub(crate) fn is_placed(&self) -> bool {
        (200..300).contains(&self.status) && self.json()["status"] == "pending"
    }
}
