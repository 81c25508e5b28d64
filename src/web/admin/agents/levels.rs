//! The levels: what part of the wholesale price each pays, and where it may sell.

use super::note;
use super::regions::Shown;
use crate::agents::{self, Level};
use crate::state::App;
use crate::types::{Bps, LevelId};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;

const HERE: &str = "/admin/agents/levels";

#[derive(Template)]
#[template(path = "admin/agents/levels.html")]
struct LevelsPage {
    f: Console,
    levels: Vec<Level>,
    typed: Typed,
}

impl LevelsPage {
    fn percent(&self, level: &Level) -> String {
        level.of_wholesale.percent()
    }
}

#[derive(Template)]
#[template(path = "admin/agents/level.html")]
struct LevelPage {
    f: Console,
    level: Level,
    regions: Shown,
    typed: Typed,
}

impl LevelPage {
    fn here(&self) -> String {
        format!("{HERE}/{}", self.level.id)
    }
}

/// `GET /admin/agents/levels`.
pub(super) async fn list(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let levels = app.db.read(agents::levels).await?;
    answer::page(StatusCode::OK, &LevelsPage { f, levels, typed: Typed::default() })
}

/// `POST /admin/agents/levels`.
pub(super) async fn create(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, None, &typed).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            let levels = app.db.read(agents::levels).await?;
            answer::page(status, &LevelsPage { f, levels, typed })
        }
    }
}

/// `GET /admin/agents/levels/{id}`.
pub(super) async fn edit(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let (level, regions) = find(&app, LevelId(*id)).await?;
    let mut typed = Typed::default();
    typed.put("level", &level.name);
    typed.put("of_wholesale", level.of_wholesale.percent());
    answer::page(StatusCode::OK, &LevelPage { f, level, regions, typed })
}

/// `POST /admin/agents/levels/{id}`.
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let (level, regions) = find(&app, LevelId(*id)).await?;
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, Some(level.id), &typed).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(no) => {
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &LevelPage { f, level, regions, typed })
        }
    }
}

async fn try_save(app: &App, staff: &Staff, id: Option<LevelId>, typed: &Typed) -> Result<(), No> {
    let mut reader = Reader::new(typed);
    let name = reader.text("level");
    let of_wholesale = Bps::from_percent(&reader.text("of_wholesale"));
    let Some(of_wholesale) = of_wholesale else {
        reader.refuse("of_wholesale", "percent_out_of_range");
        return Err(reader.refusal());
    };
    let (staff, now) = (staff.clone(), app.clock.now());
    let saved = app.db.write(move |conn| {
        match id {
            Some(id) => agents::change_level(conn, id, &name, of_wholesale)?,
            None if agents::find_level(conn, &name)?.is_some() => {
                return Err(agents::Error::Taken("level"));
            }
            None => agents::set_level(conn, &name, of_wholesale).map(drop)?,
        }
        let subject = format!("level:{}", name.trim());
        note(conn, &staff, "level.change", subject, of_wholesale.percent(), now)?;
        Ok::<_, agents::Error>(())
    });
    Ok(saved.await?)
}

async fn find(app: &App, id: LevelId) -> Result<(Level, Shown), PageError> {
    let read = app.db.read(move |conn| {
        let level = agents::levels(conn)?.into_iter().find(|it| it.id == id);
        Ok::<_, crate::db::Error>((level, agents::find_limit_of_level(conn, id)?))
    });
    let (level, limit) = read.await?;
    Ok((level.ok_or_else(Failure::not_found)?, Shown::of(limit.as_ref())))
}
