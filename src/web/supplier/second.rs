//! The second factor of an supplier's people.

use crate::members::Door;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::door::Wish;
use crate::web::office::second::{self, CodeForm, ConfirmForm};
use crate::web::page::Frame;
use crate::web::session::Vendor;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /supplier/login/code`.
pub(super) async fn code(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    second::code(f, Door::Supplier, wish.into_inner())
}

/// `POST /supplier/login/code`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    second::log_in(&app, f, Door::Supplier, &request, form.into_inner()).await
}

/// `GET /supplier/second`.
pub(super) async fn show(
    app: Data<App>,
    f: Frame,
    vendor: Vendor,
) -> Result<HttpResponse, PageError> {
    second::show(&app, f, (Door::Supplier, &vendor.member)).await
}

/// `POST /supplier/second`.
pub(super) async fn begin(app: Data<App>, vendor: Vendor) -> Result<HttpResponse, PageError> {
    second::begin(&app, (Door::Supplier, &vendor.member)).await
}

/// `POST /supplier/second/confirm`.
pub(super) async fn confirm(
    app: Data<App>,
    f: Frame,
    vendor: Vendor,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Supplier, &vendor.member);
    second::confirm(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /supplier/second/codes`.
pub(super) async fn renew(
    app: Data<App>,
    f: Frame,
    vendor: Vendor,
    visitor: Visitor,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Supplier, &vendor.member);
    second::renew(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /supplier/second/off`.
pub(super) async fn switch_off(
    app: Data<App>,
    f: Frame,
    vendor: Vendor,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Supplier, &vendor.member);
    second::switch_off(&app, f, who, &visitor, form.into_inner()).await
}
