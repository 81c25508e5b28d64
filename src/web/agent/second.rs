//! The second factor of an agent's people.

use crate::members::Door;
use crate::state::App;
use crate::web::failure::PageError;
use crate::web::office::door::Wish;
use crate::web::office::second::{self, CodeForm, ConfirmForm};
use crate::web::page::Frame;
use crate::web::session::Seller;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /agent/login/code`.
pub(super) async fn code(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    second::code(f, Door::Agent, wish.into_inner())
}

/// `POST /agent/login/code`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    second::log_in(&app, f, Door::Agent, &request, form.into_inner()).await
}

/// `GET /agent/second`.
pub(super) async fn show(
    app: Data<App>,
    f: Frame,
    seller: Seller,
) -> Result<HttpResponse, PageError> {
    second::show(&app, f, (Door::Agent, &seller.member)).await
}

/// `POST /agent/second`.
pub(super) async fn begin(app: Data<App>, seller: Seller) -> Result<HttpResponse, PageError> {
    second::begin(&app, (Door::Agent, &seller.member)).await
}

/// `POST /agent/second/confirm`.
pub(super) async fn confirm(
    app: Data<App>,
    f: Frame,
    seller: Seller,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Agent, &seller.member);
    second::confirm(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /agent/second/codes`.
pub(super) async fn renew(
    app: Data<App>,
    f: Frame,
    seller: Seller,
    visitor: Visitor,
    form: Form<CodeForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Agent, &seller.member);
    second::renew(&app, f, who, &visitor, form.into_inner()).await
}

/// `POST /agent/second/off`.
pub(super) async fn switch_off(
    app: Data<App>,
    f: Frame,
    seller: Seller,
    visitor: Visitor,
    form: Form<ConfirmForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Agent, &seller.member);
    second::switch_off(&app, f, who, &visitor, form.into_inner()).await
}
