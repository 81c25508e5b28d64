//! Where an agent and everybody below him may sell.

use super::{here, note};
use crate::agents::{self, Limit};
use crate::state::App;
use crate::types::{AgentId, Region};
use crate::web::failure::{Failure, PageError};
use crate::web::office::told::{done, refused};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionForm {
    /// `only` or `except`; empty: everywhere.
    mode: String,
    /// Codes, between blanks or commas.
    #[serde(default)]
    regions: String,
}

/// `POST /admin/agents/{id}/regions`.
pub(super) async fn save(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<RegionForm>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (AgentId(*id), app.clock.now());
    let limit = match read(&form) {
        Ok(limit) => limit,
        Err(()) => return Ok(refused(&here(id), "regions-unknown")),
    };
    let saved = app.db.write(move |conn| {
        agents::set_limit(conn, id, limit.as_ref())?;
        let detail = limit.as_ref().map(ToString::to_string).unwrap_or_default();
        note(conn, &staff, "agent.regions", format!("agent:{id}"), detail, now)?;
        Ok::<_, agents::Error>(())
    });
    match saved.await.map_err(Failure::from) {
        Ok(()) => Ok(done(&here(id), "saved")),
        Err(failure) if failure.status == StatusCode::UNPROCESSABLE_ENTITY => {
            Ok(refused(&here(id), "regions-unknown"))
        }
        Err(failure) => Err(PageError(failure)),
    }
}

fn read(form: &RegionForm) -> Result<Option<Limit>, ()> {
    let words = form.regions.split(|it: char| it.is_whitespace() || ",，、;；".contains(it));
    let named = words.filter(|it| !it.is_empty()).map(|it| it.parse::<Region>().map_err(|_| ()));
    let mut regions = Vec::new();
    for region in named {
        let region = region?;
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    match form.mode.as_str() {
        "only" => Ok(Some(Limit::Only(regions))),
        "except" => Ok(Some(Limit::Except(regions))),
        _ => Ok(None),
    }
}
