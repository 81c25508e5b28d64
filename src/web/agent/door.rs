//! Coming in to an agent's pages, going out, and one's own password.

use crate::members::Door;
use crate::state::App;
use crate::web::door::{self, LoginForm, PasswordForm, Wish};
use crate::web::failure::PageError;
use crate::web::page::Frame;
use crate::web::session::Seller;
use crate::web::visitor::Visitor;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

/// `GET /agent/login`.
pub(super) async fn login(f: Frame, wish: Query<Wish>) -> Result<HttpResponse, PageError> {
    door::login(f, Door::Agent, wish.into_inner())
}

/// `POST /agent/login`.
pub(super) async fn log_in(
    app: Data<App>,
    f: Frame,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, PageError> {
    door::log_in(&app, f, Door::Agent, &request, form.into_inner()).await
}

/// `POST /agent/logout`.
pub(super) async fn log_out(
    app: Data<App>,
    visitor: Visitor,
    seller: Seller,
) -> Result<HttpResponse, PageError> {
    door::log_out(&app, &visitor, Door::Agent, seller.session).await
}

/// `GET /agent/password`.
pub(super) async fn password(f: Frame, seller: Seller) -> Result<HttpResponse, PageError> {
    door::password(f, Door::Agent, &seller.member)
}

/// `POST /agent/password`.
pub(super) async fn change_password(
    app: Data<App>,
    f: Frame,
    visitor: Visitor,
    seller: Seller,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, PageError> {
    let who = (Door::Agent, &seller.member);
    door::change_password(&app, f, who, &visitor, form.into_inner()).await
}
