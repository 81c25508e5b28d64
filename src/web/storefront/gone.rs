//! What a checkout meets when the product was taken away meanwhile: nothing that was typed is lost.

use super::form::Typed;
use crate::web::face::sentence;
use crate::web::{Failure, Frame, PageError};
use actix_web::HttpResponse;
use askama::Template;

#[derive(Template)]
#[template(path = "storefront/gone.html")]
struct GonePage {
    f: Frame,
    sentence: String,
    /// Label and what was typed.
    kept: Vec<(String, String)>,
}

/// There is no form any more to show it in.
pub(super) fn page(f: Frame, typed: Typed, failure: &Failure) -> Result<HttpResponse, PageError> {
    let said = [
        ("checkout-contact", typed.contact),
        ("checkout-passphrase", typed.passphrase),
        ("checkout-coupon", typed.coupon),
    ];
    let answers = typed.fields.into_iter().map(|(_, answer)| ("gone-answer", answer));
    let kept = said.into_iter().chain(answers).filter(|(_, value)| !value.trim().is_empty());
    let kept = kept.map(|(label, value)| (f.t(label), value)).collect();
    let page = GonePage { sentence: sentence(failure, &f), kept, f };
    let mut answer = super::fresh(page.render()?);
    *answer.status_mut() = failure.status;
    Ok(answer)
}
