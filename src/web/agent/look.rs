//! How his shop looks: its logo, the sign in a browser's tab, its colours.

use super::desk::Desk;
use super::shop::{HOME, note};
use crate::agents;
use crate::pictures::{self, LARGEST_UPLOAD, Prepared};
use crate::site::{Palette, Site};
use crate::state::App;
use crate::web::failure::{Failure, PageError};
use crate::web::office::told::{done, refused};
use crate::web::office::upload;
use crate::web::session::{Seller, Trader};
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{self, Data, Form};
use serde::Deserialize;

/// What a picture is for. An icon can be made of a logo, so a logo brings one along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Logo,
    Icon,
}

/// `POST /agent/shop/signs`: a picture, and whether it is the `logo` or the `icon`.
pub(super) async fn put_sign(
    app: Data<App>,
    Trader(seller): Trader,
    parts: Multipart,
) -> Result<HttpResponse, PageError> {
    match try_put_sign(&app, seller, parts).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(failure) => {
            let problem = failure.value("problem").map(|it| format!("picture-{it}"));
            problem.map(|it| refused(HOME, &it)).ok_or(PageError(failure))
        }
    }
}

async fn try_put_sign(app: &App, seller: Seller, parts: Multipart) -> Result<(), Failure> {
    let sent = upload::read(parts, LARGEST_UPLOAD).await?;
    let wanted = match sent.field("role") {
        "" | "logo" => Use::Logo,
        "icon" => Use::Icon,
        _ => return Err(Failure::invalid("role", "unknown")),
    };
    let file = sent.file.ok_or_else(|| Failure::invalid("picture", "empty"))?;
    let prepared = web::block(move || prepare(file.bytes.expose(), wanted)).await;
    let (logo, icon) = prepared.map_err(Failure::broken)??;
    let now = app.clock.now();
    let kept = app.db.write(move |conn| {
        let logo = logo.as_ref().map(|it| pictures::keep(conn, it, now)).transpose()?;
        Ok::<_, pictures::Error>((logo, pictures::keep(conn, &icon, now)?))
    });
    let (logo, icon) = kept.await?;
    let put = app.db.write(move |conn| {
        agents::set_signs(conn, seller.agent.id, logo.as_deref(), &icon)?;
        note(conn, &seller, "agent.shop", now)
    });
    Ok(put.await?)
}

fn prepare(upload: &[u8], wanted: Use) -> Result<(Option<Prepared>, Prepared), pictures::Error> {
    let logo = match wanted {
        Use::Logo => Some(pictures::prepare(upload)?),
        Use::Icon => None,
    };
    Ok((logo, pictures::prepare_icon(upload)?))
}

/// `POST /agent/shop/signs/remove`: back to the mark made of the shop's name.
pub(super) async fn remove_signs(
    app: Data<App>,
    Trader(seller): Trader,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let removed = app.db.write(move |conn| {
        agents::set_signs(conn, seller.agent.id, Some(""), "")?;
        note(conn, &seller, "agent.shop", now)
    });
    removed.await?;
    Ok(done(HOME, "saved"))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaletteForm {
    palette: String,
}

/// `POST /agent/shop/palette`.
pub(super) async fn set_palette(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<PaletteForm>,
) -> Result<HttpResponse, PageError> {
    let palette = Palette::from_word(&form.palette)
        .ok_or_else(|| PageError(Failure::invalid("palette", "unknown")))?;
    let shop = f.own_shop.ok_or_else(|| PageError(Failure::not_found()))?;
    let (site, now) = (Site { palette, ..shop.site }, app.clock.now());
    let set = app.db.write(move |conn| {
        agents::change_shop(conn, seller.agent.id, &site)?;
        note(conn, &seller, "agent.shop", now)
    });
    set.await?;
    Ok(done(HOME, "saved"))
}
