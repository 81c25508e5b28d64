//! What a failure looks like: a page for people, a problem document for programs.

use super::assets;
use super::csrf;
use super::display::{Display, Shown};
use super::failure::{Failure, PageError};
use super::page::Frame;
use super::session::{door_of, home};
use super::shop::Shop;
use super::visitor::Visitor;
use crate::text;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The response with a body that says what went wrong, as the client asked for it.
pub(super) fn with_face(
    response: ServiceResponse,
    failure: &Failure,
    visitor: &Visitor,
) -> ServiceResponse<BoxBody> {
    let request = response.request();
    if let Some(error) = &failure.source {
        let error: &(dyn std::error::Error + 'static) = error.as_ref();
        tracing::error!(error, path = request.path(), "A request failed");
    }
    let frame = frame_of(request, visitor);
    let wants_json = visitor.wants_json;
    let place = Place::of(request);
    // A gateway takes its success word anywhere in the answer for a yes, so a refusal must not show
    // anything of what was sent.
    let to_gateway = request.path().starts_with(csrf::EXEMPT);
    response.map_body(|head, _| {
        let (kind, body) = if to_gateway {
            ("text/plain; charset=utf-8", failure.code.to_owned())
        } else if wants_json {
            ("application/problem+json", problem(failure, &frame))
        } else {
            ("text/html; charset=utf-8", page(failure, frame, place))
        };
        head.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
        head.headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
        BoxBody::new(body)
    })
}

/// Where somebody stands who is told.
enum Place {
    Shop,
    /// In no shop.
    Nowhere,
    /// At a console, or in front of its door: what its addresses begin with.
    Console(&'static str),
}

impl Place {
    fn of(request: &HttpRequest) -> Place {
        match Shop::of(request) {
            Shop::Main => {
                door_of(request.path()).map_or(Place::Shop, |it| Place::Console(home(it)))
            }
            Shop::Agent(_) => Place::Shop,
            Shop::Nobody => Place::Nowhere,
        }
    }
}

fn frame_of(request: &HttpRequest, visitor: &Visitor) -> Frame {
    let display = request.app_data::<web::Data<Display>>();
    let display = display.expect("the server hands the window to every request");
    let shown = match Shop::of(request) {
        Shop::Main => display.last_known(),
        Shop::Agent(shown) => shown,
        Shop::Nobody => Arc::new(Shown::default()),
    };
    let mut frame = Frame::of(Frame::path_of(request), visitor, display, &shown);
    if matches!(Shop::of(request), Shop::Nobody) {
        frame.mark = assets::address(assets::NEUTRAL_MARK);
    }
    frame
}

/// RFC 9457, with the stable code and the facts beside it.
fn problem(failure: &Failure, frame: &Frame) -> String {
    let mut body = Map::new();
    body.insert("type".to_owned(), Value::from("about:blank"));
    body.insert("title".to_owned(), Value::from(sentence(failure, frame)));
    body.insert("status".to_owned(), Value::from(failure.status.as_u16()));
    body.insert("code".to_owned(), Value::from(failure.code));
    if let Some(field) = &failure.field {
        body.insert("field".to_owned(), Value::from(field.as_str()));
    }
    for (name, value) in &failure.facts {
        let value = value.parse::<i64>().map_or_else(|_| Value::from(value.as_str()), Value::from);
        body.insert((*name).to_owned(), value);
    }
    Value::Object(body).to_string()
}

/// What a person is told.
pub fn sentence(failure: &Failure, frame: &Frame) -> String {
    let facts: Vec<(&'static str, &str)> =
        failure.facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = match (failure.code, failure.value("problem")) {
        ("invalid", Some(problem)) => format!("problem-{}", problem.replace('_', "-")),
        ("out_of_stock", _) if failure.value("left").is_none() => "failure-too-few".to_owned(),
        (code, _) => format!("failure-{}", code.replace('_', "-")),
    };
    let told = text::with(frame.locale, &key, &facts);
    // A problem that has no sentence yet is still told, in general words.
    if told == key { frame.t("problem-other") } else { told }
}

#[derive(Template)]
#[template(path = "shared/failure.html")]
struct FailurePage {
    f: Frame,
    status: u16,
    /// Nothing is sold here now: the shop's home would say the same.
    closed: bool,
    title: String,
    sentence: String,
}

/// The same in no shop: neither a name nor a way to one.
#[derive(Template)]
#[template(path = "shared/neutral.html")]
struct NeutralPage {
    f: Frame,
    status: u16,
    title: String,
    sentence: String,
}

/// The same at a console: what it says to everybody, whether he is logged in or not.
#[derive(Template)]
#[template(path = "office/failure.html")]
struct ConsolePage {
    f: Frame,
    home: &'static str,
    status: u16,
    title: String,
    sentence: String,
}

fn page(failure: &Failure, f: Frame, place: Place) -> String {
    let title = f.t(match failure.status {
        _ if failure.code == "shop_closed" => "failure-title-closed",
        _ if failure.code == "region_closed" => "failure-title-region",
        _ if failure.code.starts_with("invite_") => "failure-title-invite",
        StatusCode::NOT_FOUND => "failure-title-missing",
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => "failure-title-busy",
        StatusCode::FORBIDDEN => "failure-title-forbidden",
        it if it.is_server_error() => "failure-title-broken",
        _ => "failure-title-refused",
    });
    let closed = matches!(failure.code, "shop_closed" | "region_closed");
    let (status, sentence) = (failure.status.as_u16(), sentence(failure, &f));
    let rendered = match place {
        Place::Shop => FailurePage { f, status, closed, title, sentence }.render(),
        Place::Nowhere => NeutralPage { f, status, title, sentence }.render(),
        Place::Console(home) => ConsolePage { f, home, status, title, sentence }.render(),
    };
    rendered.unwrap_or_default()
}

/// What an address that leads nowhere answers, and one that is asked in a way it does not know.
pub async fn nowhere(request: HttpRequest) -> Result<HttpResponse, PageError> {
    if !request.resource_map().has_resource(request.path()) {
        return Err(PageError(Failure::not_found()));
    }
    // Routes are for GET, which answers HEAD too, or for POST: who asked for the one finds the other.
    let others = match *request.method() {
        Method::GET => "POST",
        Method::POST => "GET, HEAD",
        _ => "GET, HEAD, POST",
    };
    Ok(HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, others)).finish())
}
