//! Where an agent and everybody below him may sell, and where all agents of a level may.

use super::{here, note};
use crate::agents::{self, Limit};
use crate::state::App;
use crate::types::{AgentId, LevelId, Region};
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
    /// `only`, `except` or `anywhere`; empty: nothing is said of him.
    mode: String,
    /// Codes, between blanks or commas.
    #[serde(default)]
    regions: String,
}

/// A limit as the form shows it.
pub(super) struct Shown {
    pub(super) mode: &'static str,
    pub(super) codes: String,
}

impl Shown {
    pub(super) fn of(limit: Option<&Limit>) -> Shown {
        let regions = limit.into_iter().flat_map(Limit::regions);
        Shown {
            mode: limit.map_or("", Limit::mode),
            codes: regions.map(ToString::to_string).collect::<Vec<_>>().join(" "),
        }
    }
}

/// `POST /admin/agents/{id}/regions`.
pub(super) async fn save(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<RegionForm>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (AgentId(*id), app.clock.now());
    let Ok(limit) = read(&form) else {
        return Ok(refused(&here(id), "regions-unknown"));
    };
    let saved = app.db.write(move |conn| {
        agents::set_limit(conn, id, limit.as_ref())?;
        let detail = limit.as_ref().map(ToString::to_string).unwrap_or_default();
        note(conn, &staff, "agent.regions", format!("agent:{id}"), detail, now)?;
        Ok::<_, agents::Error>(())
    });
    answered(saved.await, &here(id))
}

/// `POST /admin/agents/levels/{id}/regions`.
pub(super) async fn save_of_level(
    app: Data<App>,
    staff: Staff,
    id: Path<i64>,
    form: Form<RegionForm>,
) -> Result<HttpResponse, PageError> {
    let (id, now) = (LevelId(*id), app.clock.now());
    let here = format!("/admin/agents/levels/{id}");
    let Ok(limit) = read(&form) else {
        return Ok(refused(&here, "regions-unknown"));
    };
    let saved = app.db.write(move |conn| {
        agents::set_limit_of_level(conn, id, limit.as_ref())?;
        let detail = limit.as_ref().map(ToString::to_string).unwrap_or_default();
        note(conn, &staff, "level.regions", format!("level:{id}"), detail, now)?;
        Ok::<_, agents::Error>(())
    });
    answered(saved.await, &here)
}

fn answered(saved: Result<(), agents::Error>, here: &str) -> Result<HttpResponse, PageError> {
    match saved.map_err(Failure::from) {
        Ok(()) => Ok(done(here, "saved")),
        Err(failure) if failure.status == StatusCode::UNPROCESSABLE_ENTITY => {
            Ok(refused(here, "regions-unknown"))
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
        "anywhere" => Ok(Some(Limit::Anywhere)),
        "" => Ok(None),
        _ => Err(()),
    }
}
