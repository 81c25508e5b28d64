//! By which ways people become agents: `/admin/settings/ways`.

use crate::db;
use crate::provenance;
use crate::site::{self, Ways};
use crate::state::App;
use crate::web::admin::console::Console;
use crate::web::failure::{CHANGED_MEANWHILE, Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::done;
use crate::web::office::typed::{No, Pairs, Typed, tell};
use crate::web::session::Staff;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use askama::Template;

const HERE: &str = "/admin/settings/ways";

#[derive(Template)]
#[template(path = "admin/ways.html")]
struct WaysPage {
    f: Console,
    typed: Typed,
}

/// `GET /admin/settings/ways`
pub(super) async fn show(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let typed = as_typed(app.db.read(site::ways).await?);
    answer::page(StatusCode::OK, &WaysPage { f, typed })
}

/// `POST /admin/settings/ways`
pub(super) async fn save(
    app: Data<App>,
    f: Console,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, &typed).await {
        Ok(()) => Ok(done(HERE, "saved")),
        Err(failure) => {
            let status = tell(&mut typed, No::Failed(failure), &f)?;
            typed.compare(&as_typed(app.db.read(site::ways).await?), &f);
            answer::page(status, &WaysPage { f, typed })
        }
    }
}

async fn try_save(app: &App, staff: &Staff, typed: &Typed) -> Result<(), Failure> {
    let wanted = Ways {
        invites: typed.on("invites"),
        applications: typed.on("applications"),
        at_shops: typed.on("at_shops"),
    };
    let (typed, staff, now) = (typed.clone(), staff.clone(), app.clock.now());
    let saved = app.db.write(move |conn| {
        if !typed.was_opened_on(&as_typed(site::ways(conn)?)) {
            return Ok::<_, db::Error>(false);
        }
        site::set_ways(conn, wanted, now)?;
        provenance::record(conn, &staff.by().entry("site.change", "ways"), now)?;
        Ok(true)
    });
    match saved.await? {
        true => Ok(()),
        false => Err(Failure::expected(StatusCode::CONFLICT, CHANGED_MEANWHILE)),
    }
}

fn as_typed(ways: Ways) -> Typed {
    let mut typed = Typed::default();
    let ticks = [
        ("invites", ways.invites),
        ("applications", ways.applications),
        ("at_shops", ways.at_shops),
    ];
    for (name, on) in ticks {
        typed.put(name, if on { "on" } else { "" });
    }
    typed.opened()
}
