//! The operator's login, in a shop that may have nobody yet.

use crate::members;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::answer::go_to;
use crate::web::office::door::{self, Wish};
use crate::web::page::Frame;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Query};

/// `GET /admin/login`; in a shop without anybody, the way to the first-run page.
pub(super) async fn show(
    app: Data<App>,
    f: Frame,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    if app.db.read(members::is_empty).await? {
        return Ok(go_to("/admin/setup"));
    }
    door::login::<Staff>(f, wish).await
}
