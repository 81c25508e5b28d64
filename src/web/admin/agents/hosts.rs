//! An agent's hosts, which the operator may take back from him.

use super::{find, here};
use crate::agents::{self, Claim};
use crate::state::App;
use crate::types::Host;
use crate::web::failure::{Failure, PageError};
use crate::web::office::told::done;
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostForm {
    host: String,
}

/// `POST /admin/agents/{id}/hosts/remove`.
pub(super) async fn remove(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<HostForm>,
) -> Result<HttpResponse, PageError> {
    let agent = find(&app, *id).await?.id;
    let host: Host = form.host.parse().map_err(|_| Failure::not_found())?;
    let (claim, now) = (Claim { agent, host, by: staff.by() }, app.clock.now());
    app.db.write(move |conn| agents::remove_host(conn, &claim, now)).await?;
    Ok(done(&here(agent), "host-removed"))
}
