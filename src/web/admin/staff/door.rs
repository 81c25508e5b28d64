//! Coming in to the operator's pages, going out, and one's own password.

use crate::members::{self, Door};
use crate::state::App;
use crate::web::admin::answer::go_to;
use crate::web::door::{self, LoginForm, PasswordForm, Wish};
use crate::web::failure::PageError;
use crate::web::page::Frame;
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /admin/login`; in a shop without anybody, the way to the first-run page.
pub(super) async fn login(
    app: Data<App>,
    f: Frame,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    if app.db.read(members::is_empty).await? {
        return Ok(go_to("/admin/setup"));
    }
    door::login(f, Door::Admin, wish.into_inner())
}

/// `POST /admin/login`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, PageError> {
    door::log_in(&app, f, Door::Admin, &request, form.into_inner()).await
}

/// `POST /admin/logout`.
pub(super) async fn log_out(
    app: Data<App>,
    visitor: Visitor,
    staff: Staff,
) -> Result<HttpResponse, PageError> {
    door::log_out(&app, &visitor, Door::Admin, staff.session).await
}

/// `GET /admin/password`.
pub(super) async fn password(f: Frame, staff: Staff) -> Result<HttpResponse, PageError> {
    door::password(f, Door::Admin, &staff.member)
}

/// `POST /admin/password`.
pub(super) async fn change_password(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    staff: Staff,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Admin, &staff.member);
    door::change_password(&app, f, who, &visitor, form.into_inner()).await
}
