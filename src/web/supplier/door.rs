//! Coming in to a supplier's pages, going out, and one's own password.

use crate::members::Door;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::door::{self, LoginForm, PasswordForm, Wish};
use crate::web::page::Frame;
use crate::web::session::Vendor;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /supplier/login`.
pub(super) async fn login(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    door::login(f, Door::Supplier, wish.into_inner())
}

/// `POST /supplier/login`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, PageError> {
    door::log_in(&app, f, Door::Supplier, &request, form.into_inner()).await
}

/// `POST /supplier/logout`.
pub(super) async fn log_out(
    app: Data<App>,
    visitor: Visitor,
    vendor: Vendor,
) -> Result<HttpResponse, PageError> {
    door::log_out(&app, &visitor, Door::Supplier, vendor.session).await
}

/// `GET /supplier/password`.
pub(super) async fn password(f: Frame, vendor: Vendor) -> Result<HttpResponse, PageError> {
    door::password(f, Door::Supplier, &vendor.member)
}

/// `POST /supplier/password`.
pub(super) async fn change_password(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    vendor: Vendor,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Supplier, &vendor.member);
    door::change_password(&app, f, who, &visitor, form.into_inner()).await
}
