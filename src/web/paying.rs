//! What somebody has to do to pay, as a page shows it: a code to scan, a form or a link to follow.

use super::{headers, qr};
use crate::payments::{Driver, NextStep};
use actix_web::HttpRequest;
use actix_web::http::header;
use url::Url;

/// What a page offers to whoever has to pay.
pub enum Step {
    Form {
        action: String,
        fields: Vec<(String, String)>,
    },
    Link {
        url: String,
    },
    Qr {
        svg: String,
        open: Option<String>,
    },
    /// Not started yet at this account.
    Start,
    /// The gateway does not answer; another may.
    Failed,
}

impl Step {
    pub fn of(step: NextStep) -> Step {
        match step {
            NextStep::Form { action, fields } => Step::Form { action, fields },
            NextStep::Redirect { url } => Step::Link { url },
            NextStep::Qr { text, open } => match qr::svg(&text) {
                Some(svg) => Step::Qr { svg, open },
                None => open.map_or(Step::Failed, |url| Step::Link { url }),
            },
        }
    }

    /// A form that leaves the site needs leave to.
    pub fn policy(&self) -> Option<header::HeaderValue> {
        let Step::Form { action, .. } = self else {
            return None;
        };
        let origin = Url::parse(action).ok()?.origin().ascii_serialization();
        header::HeaderValue::from_str(&headers::policy_with_form_to(&origin)).ok()
    }
}

/// The picture beside a way to pay.
pub fn icon_of(driver: Driver) -> &'static str {
    match driver {
        Driver::Sandbox => "flask-conical",
        Driver::Epay => "scan-qr-code",
    }
}

/// Whether the page is seen on a phone, which can open apps and scan nothing.
pub fn is_mobile(request: &HttpRequest) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok());
    agent.is_some_and(|it| it.contains("Mobi"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_cannot_scan_his_own_phone_is_led_to_the_app() {
        let open = Some("alipays://platformapi/startapp".to_owned());
        let step = Step::of(NextStep::Qr { text: "https://qr.example/1".to_owned(), open });
        assert!(matches!(step, Step::Qr { open: Some(link), .. } if link.starts_with("alipays:")));
    }
}
