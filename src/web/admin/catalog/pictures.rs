//! The pictures of a product: uploading, the cover, the order.

use super::products;
use crate::catalog::{self, Toward};
use crate::db::Conn;
use crate::pictures::{self, Prepared};
use crate::state::App;
use crate::types::{ProductId, Timestamp};
use crate::web::admin::picture_upload;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct PictureForm {
    digest: String,
}

/// `POST /admin/products/{id}/pictures`: one file or several, as `picture`.
pub(super) async fn upload(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    parts: Multipart,
) -> Result<HttpResponse, PageError> {
    let id = ProductId(*id);
    let back = format!("/admin/products/{id}");
    let prepared = match picture_upload::pictures(parts).await {
        Ok(prepared) => prepared,
        Err(failure) => return refusal(&back, failure),
    };
    let now = app.clock.now();
    let add = move |conn: &mut Conn| {
        let mut digests = digests_of(conn, id)?;
        for picture in &prepared {
            digests.push(keep(conn, picture, now)?);
        }
        catalog::set_pictures(conn, id, &digests)
    };
    match products::change(&app, staff, id, "product.pictures", add).await {
        Ok(()) => Ok(done(&back, "pictures-added")),
        Err(error) => refusal(&back, error.into()),
    }
}

/// `POST /admin/products/{id}/pictures/{act}`: `up`, `down`, `cover` or `delete`.
pub(super) async fn arrange(
    app: Data<App>,
    staff: Staff,
    path: Path<(i64, String)>,
    form: Form<PictureForm>,
) -> Result<HttpResponse, PageError> {
    let (id, act) = path.into_inner();
    let (id, digest) = (ProductId(id), form.into_inner().digest);
    let arrange = move |conn: &mut Conn| {
        let mut digests = digests_of(conn, id)?;
        let at = digests.iter().position(|it| *it == digest);
        let at = at.ok_or(catalog::Error::NotFound("picture"))?;
        let picture = digests.remove(at);
        match (act.as_str(), Toward::from_word(&act)) {
            ("delete", _) => {}
            (_, Some(Toward::Up)) => digests.insert(at.saturating_sub(1), picture),
            (_, Some(Toward::Down)) => digests.insert((at + 1).min(digests.len()), picture),
            _ => digests.insert(0, picture),
        }
        catalog::set_pictures(conn, id, &digests)
    };
    products::change(&app, staff, id, "product.pictures", arrange).await?;
    Ok(answer::go_to(&format!("/admin/products/{id}#pictures")))
}

fn digests_of(conn: &mut Conn, id: ProductId) -> Result<Vec<String>, catalog::Error> {
    let listing = catalog::find_product(conn, id)?;
    Ok(listing.ok_or(catalog::Error::NotFound("product"))?.product.pictures.clone())
}

fn keep(conn: &mut Conn, picture: &Prepared, now: Timestamp) -> Result<String, catalog::Error> {
    match pictures::keep(conn, picture, now) {
        Ok(digest) => Ok(digest),
        Err(pictures::Error::Db(error)) => Err(error.into()),
        Err(_) => {
            Err(catalog::Error::Invalid { field: "picture", problem: "not_a_picture".into() })
        }
    }
}

/// Back to the page with the sentence, if it is one for the operator.
fn refusal(back: &str, failure: Failure) -> Result<HttpResponse, PageError> {
    match failure.value("problem") {
        Some(problem) => {
            let word = format!("picture-{}", problem.replace('_', "-"));
            Ok(refused(&format!("{back}?at=pictures"), &word))
        }
        None => Err(PageError(failure)),
    }
}
