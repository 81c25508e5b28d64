//! What the shop says about itself: `/admin/settings`.

mod service;
mod ways;

use crate::db::Conn;
use crate::pictures;
use crate::provenance;
use crate::site::{self, Site};
use crate::state::App;
use crate::types::Timestamp;
use crate::web::admin::console::Console;
use crate::web::admin::picture_upload;
use crate::web::failure::{CHANGED_MEANWHILE, Failure, PageError};
use crate::web::office::answer;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{Pairs, Typed, tell};
use crate::web::session::Staff;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Form, ServiceConfig};
use askama::Template;

const HOME: &str = "/admin/settings";

pub(super) fn routes(routes: &mut ServiceConfig) {
    routes
        .route("/admin/settings", web::get().to(show))
        .route("/admin/settings", web::post().to(save))
        .route("/admin/settings/service", web::get().to(service::show))
        .route("/admin/settings/service", web::post().to(service::save))
        .route("/admin/settings/ways", web::get().to(ways::show))
        .route("/admin/settings/ways", web::post().to(ways::save))
        .route("/admin/settings/logo", web::post().to(put_logo))
        .route("/admin/settings/logo/remove", web::post().to(remove_logo));
}

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    f: Console,
    typed: Typed,
}

/// `GET /admin/settings`
async fn show(app: Data<App>, f: Console) -> Result<HttpResponse, PageError> {
    let typed = as_typed(&app.db.read(site::load).await?);
    answer::page(StatusCode::OK, &SettingsPage { f, typed })
}

/// `POST /admin/settings`
async fn save(app: Data<App>, f: Console, form: Form<Pairs>) -> Result<HttpResponse, PageError> {
    let mut typed = Typed::new(form.into_inner());
    match try_save(&app, &f.staff, &typed).await {
        Ok(()) => Ok(done(HOME, "saved")),
        Err(error) => {
            let status = tell(&mut typed, error.into(), &f)?;
            typed.compare(&as_typed(&app.db.read(site::load).await?), &f);
            answer::page(status, &SettingsPage { f, typed })
        }
    }
}

/// `POST /admin/settings/logo`
async fn put_logo(
    app: Data<App>,
    staff: Staff,
    parts: Multipart,
) -> Result<HttpResponse, PageError> {
    let prepared = match picture_upload::pictures(parts).await {
        Ok(prepared) => prepared,
        Err(failure) => {
            let problem = failure.value("problem").map(|it| format!("picture-{it}"));
            return problem.map(|it| refused(HOME, &it)).ok_or(PageError(failure));
        }
    };
    let picture = prepared.into_iter().next().ok_or_else(Failure::not_found)?;
    let digest = picture.digest.clone();
    let now = app.clock.now();
    app.db.write(move |conn| pictures::keep(conn, &picture, now)).await?;
    try_change(&app, &staff, move |site| Ok(Site { logo: digest.clone(), ..site })).await?;
    Ok(done(HOME, "saved"))
}

/// `POST /admin/settings/logo/remove`
async fn remove_logo(app: Data<App>, staff: Staff) -> Result<HttpResponse, PageError> {
    try_change(&app, &staff, |site| Ok(Site { logo: String::new(), ..site })).await?;
    Ok(done(HOME, "saved"))
}

async fn try_save(app: &App, staff: &Staff, typed: &Typed) -> Result<(), site::Error> {
    let lines = |name: &str| typed.get(name).replace("\r\n", "\n");
    let said = Site {
        name: lines("name"),
        announcement: lines("announcement"),
        contacts: lines("contacts").lines().map(str::to_owned).collect(),
        footer: lines("footer"),
        operator_mail: lines("operator_mail"),
        operator_language: typed.get("operator_language").parse().unwrap_or_default(),
        own_purchases_earn: !typed.on("own_purchases_forgo"),
        ..Site::default()
    };
    let typed = typed.clone();
    let change = move |kept: Site| {
        if !typed.was_opened_on(&as_typed(&kept)) {
            return Err(site::Error::ChangedMeanwhile);
        }
        Ok(Site { logo: kept.logo, ..said.clone() })
    };
    try_change(app, staff, change).await
}

fn as_typed(site: &Site) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &site.name);
    typed.put("announcement", &site.announcement);
    typed.put("contacts", site.contacts.join("\n"));
    typed.put("footer", &site.footer);
    typed.put("operator_mail", &site.operator_mail);
    typed.put("operator_language", site.operator_language);
    typed.put("own_purchases_forgo", if site.own_purchases_earn { "" } else { "on" });
    typed.opened()
}

async fn try_change(
    app: &App,
    staff: &Staff,
    change: impl Fn(Site) -> Result<Site, site::Error> + Send + 'static,
) -> Result<(), site::Error> {
    let (staff, now) = (staff.clone(), app.clock.now());
    let write = move |conn: &mut Conn| {
        site::change(conn, &change, now)?;
        note(conn, &staff, now)
    };
    app.db.write(write).await
}

fn note(conn: &mut Conn, staff: &Staff, now: Timestamp) -> Result<(), site::Error> {
    Ok(provenance::record(conn, &staff.by().entry("site.change", "site"), now)?)
}

impl From<site::Error> for Failure {
    fn from(error: site::Error) -> Failure {
        match error {
            site::Error::Invalid { field, problem } => Failure::invalid(field, problem),
            site::Error::ChangedMeanwhile => {
                Failure::expected(StatusCode::CONFLICT, CHANGED_MEANWHILE)
            }
            site::Error::Db(error) => error.into(),
        }
    }
}
