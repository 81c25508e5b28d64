//! Who may come in: `/admin/setup`, `/admin/login`, `/admin/password`, `/admin/staff`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
