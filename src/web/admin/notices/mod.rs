//! What the operator should know: `/admin/notices`.

use actix_web::web::ServiceConfig;

pub(super) fn routes(_routes: &mut ServiceConfig) {}
