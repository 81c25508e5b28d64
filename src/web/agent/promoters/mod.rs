//! People who hand his links around and get a share of his own part.

pub(super) mod export;
pub(super) mod list;
pub(super) mod sheet;

use super::desk::Desk;
use crate::crypto::Token;
use crate::promoters::{Act, Wanted};
use crate::types::{Bps, Currency};
use crate::web::office::answer;
use crate::web::office::typed::{No, Reader, Typed};
use crate::web::session::Seller;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

const HOME: &str = "/agent/promoters";

/// The promoter's own page; shown once, in the answer to the request that made its secret.
#[derive(Template)]
#[template(path = "agent/promoters/secret.html")]
struct SecretPage {
    f: Desk,
    name: String,
    link: String,
    back: String,
}

fn secret(
    f: Desk,
    status: StatusCode,
    (name, front, back): (String, &str, String),
    token: &Token,
) -> Result<HttpResponse, crate::web::PageError> {
    let link = format!("{front}/promoter?token={}", token.as_str());
    answer::page(status, &SecretPage { f, name, link, back })
}

fn act(seller: &Seller) -> Act {
    Act { agent: seller.agent.id, by: seller.by() }
}

/// What the form says; an empty contact is none.
fn read(typed: &Typed) -> Result<Wanted, No> {
    let mut reader = Reader::new(typed);
    let contact = reader.word("contact");
    // With two decimals at most, as money has.
    let share = reader.money("share", Currency::CNY).map(|it| u32::try_from(it.minor()));
    let days = reader.number("days");
    let name = reader.text("name");
    for field in ["share", "days"] {
        if reader.text(field).is_empty() {
            reader.refuse(field, "empty");
        }
    }
    let (Some(share), Some(days)) = (share, days) else {
        return Err(reader.refusal());
    };
    reader.finish()?;
    // What is below nothing is as little as nothing.
    Ok(Wanted { name, contact, share: Bps(share.unwrap_or_default()), days })
}
