//! Those who asked in his shop to become agents below him.

use super::desk::Desk;
use crate::agents::{self, Application, ApplicationStatus, Approval};
use crate::site;
use crate::state::App;
use crate::types::{ApplicationId, Slug};
use crate::web::failure::{Failure, PageError};
use crate::web::office::answer;
use crate::web::office::applications::{self as shown, Listed, Wish};
use crate::web::office::paper;
use crate::web::office::told::{done, refused};
use crate::web::office::typed::{No, Pairs, Reader, Typed, tell};
use crate::web::session::{Seller, Trader};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use askama::Template;

const HOME: &str = "/agent/applications";
#[derive(Template)]
#[template(path = "agent/applications.html")]
struct ListPage {
    f: Desk,
    listed: Listed,
}

#[derive(Template)]
#[template(path = "agent/application.html")]
struct SheetPage {
    f: Desk,
    it: Application,
    typed: Typed,
}

impl SheetPage {
    fn status(&self) -> String {
        shown::status(&self.f, self.it.status)
    }

    fn tag(&self) -> &'static str {
        shown::tag(self.it.status)
    }

    fn is_open(&self) -> bool {
        self.it.status == ApplicationStatus::Open
    }
}

/// `GET /agent/applications`.
pub(super) async fn list(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let listed = Listed::read(&app, &f, (own(&seller), HOME), &wish).await?;
    answer::page(StatusCode::OK, &ListPage { f, listed })
}

/// `POST /agent/applications/export`.
pub(super) async fn export(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    form: Form<Wish>,
) -> Result<HttpResponse, PageError> {
    let (status, by) = (form.status(), seller.by());
    let subject = format!("agent:{}", seller.agent.name);
    let taken = by.entry("application.export", subject).detail(status.as_str());
    paper::note(&app, taken).await?;
    Ok(shown::file(&app, &f, own(&seller), status))
}

/// `GET /agent/applications/{id}`.
pub(super) async fn sheet(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
) -> Result<HttpResponse, PageError> {
    let it = find(&app, &seller, *id).await?;
    let typed = shown::as_typed(&it);
    answer::page(StatusCode::OK, &SheetPage { f, it, typed })
}

/// `POST /agent/applications/{id}/approve`.
pub(super) async fn approve(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    let approved = try_approve(&app, &seller, *id, &typed).await;
    answered(&app, (seller, f), *id, typed, approved.map(|()| "application-approved")).await
}

/// `POST /agent/applications/{id}/refuse`.
pub(super) async fn refuse(
    app: Data<App>,
    Trader(seller): Trader,
    f: Desk,
    id: Path<i64>,
    form: Form<Pairs>,
) -> Result<HttpResponse, PageError> {
    let typed = Typed::new(form.into_inner());
    let (whose, by, now) = ((own(&seller), ApplicationId(*id)), seller.by(), app.clock.now());
    let reason = typed.get("reason").to_owned();
    let refused =
        app.db.write(move |conn| agents::refuse_application(conn, whose, &reason, &by, now)).await;
    let refused = refused.map(|()| "application-refused").map_err(No::from);
    answered(&app, (seller, f), *id, typed, refused).await
}

async fn try_approve(app: &App, seller: &Seller, id: i64, typed: &Typed) -> Result<(), No> {
    // What the operator switched off meanwhile, he decides himself.
    if !app.db.read(site::ways).await?.at_shops {
        return Err(Failure::expected(StatusCode::FORBIDDEN, "forbidden").into());
    }
    let mut reader = Reader::new(typed);
    let name = reader.word::<agents::Name>("name");
    let shop = reader.word::<Slug>("shop");
    let (Some(name), Some(shop)) = (name, shop) else {
        return Err(reader.refusal());
    };
    let approval = Approval { name, shop, level: None, parent: None };
    let (whose, by, now) = ((own(seller), ApplicationId(id)), seller.by(), app.clock.now());
    let max_depth = app.config.agents.max_depth;
    let approved = app.db.write(move |conn| {
        agents::approve_application(conn, whose, &approval, max_depth, &by, now)
    });
    approved.await?;
    Ok(())
}

/// Back to the list, or the sheet with what is wrong.
async fn answered(
    app: &App,
    (seller, f): (Seller, Desk),
    id: i64,
    mut typed: Typed,
    outcome: Result<&str, No>,
) -> Result<HttpResponse, PageError> {
    match outcome {
        Ok(word) => Ok(done(HOME, word)),
        Err(No::Failed(failure)) if failure.code == "moved_on" => Ok(refused(HOME, "moved-on")),
        Err(no) => {
            let it = find(app, &seller, id).await?;
            let status = tell(&mut typed, no, &f)?;
            answer::page(status, &SheetPage { f, it, typed })
        }
    }
}

async fn find(app: &App, seller: &Seller, id: i64) -> Result<Application, PageError> {
    let (desk, id) = (own(seller), ApplicationId(id));
    let found = app.db.read(move |conn| agents::find_application(conn, desk, id)).await?;
    Ok(found.ok_or_else(Failure::not_found)?)
}

fn own(seller: &Seller) -> agents::Desk {
    agents::Desk::Of(seller.agent.id)
}
