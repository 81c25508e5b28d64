//! Cards, imports and batches: `/admin/cards`, `/admin/imports`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
