//! The second factor of the operator's people.

use crate::members::Door;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::door::Wish;
use crate::web::office::second::{self, CodeForm, ConfirmForm};
use crate::web::page::Frame;
use crate::web::session::Staff;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /admin/login/code`.
pub(super) async fn code(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    second::code(f, Door::Admin, wish.into_inner())
}

/// `POST /admin/login/code`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    second::log_in(&app, f, Door::Admin, &request, form.into_inner()).await
}

/// `GET /admin/second`.
pub(super) async fn show(
    app: Data<App>,
    f: Frame,
    staff: Staff,
) -> Result<HttpResponse, PageError> {
    second::show(&app, f, (Door::Admin, &staff.member)).await
}

/// `POST /admin/second`.
pub(super) async fn begin(app: Data<App>, staff: Staff) -> Result<HttpResponse, PageError> {
    second::begin(&app, (Door::Admin, &staff.member)).await
}

/// `POST /admin/second/confirm`.
pub(super) async fn confirm(
    app: Data<App>,
    f: Frame,
    staff: Staff,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Admin, &staff.member);
    second::confirm(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /admin/second/codes`.
pub(super) async fn renew(
    app: Data<App>,
    f: Frame,
    staff: Staff,
    visitor: Visitor,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Admin, &staff.member);
    second::renew(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /admin/second/off`.
pub(super) async fn switch_off(
    app: Data<App>,
    f: Frame,
    staff: Staff,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Admin, &staff.member);
    second::switch_off(&app, f, who, &visitor, form.into_inner()).await
}
