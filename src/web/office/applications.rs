//! What both consoles say about somebody who asked to become an agent.

use super::paper::{Cell, PART, Table};
use super::typed::Typed;
use crate::agents::{self, Application, ApplicationStatus, Desk};
use crate::db::Conn;
use crate::state::App;
use crate::types::{ApplicationId, Page, PageRequest};
use crate::web::failure::PageError;
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;

pub(in crate::web) fn status(f: &Frame, status: ApplicationStatus) -> String {
    f.t(match status {
        ApplicationStatus::Open => "applications-open",
        ApplicationStatus::Approved => "applications-approved",
        ApplicationStatus::Refused => "applications-refused",
    })
}

pub(in crate::web) fn tag(status: ApplicationStatus) -> &'static str {
    match status {
        ApplicationStatus::Open => "tag-warn",
        ApplicationStatus::Approved => "tag-good",
        ApplicationStatus::Refused => "",
    }
}

/// What a list is asked for, and its file.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Wish {
    #[serde(default)]
    status: String,
    #[serde(default)]
    page: u32,
}

impl Wish {
    /// Undecided ones, if nothing is said.
    pub(in crate::web) fn status(&self) -> ApplicationStatus {
        ApplicationStatus::from_word(&self.status).unwrap_or(ApplicationStatus::Open)
    }
}

/// A part of a list of one desk.
pub(in crate::web) struct Listed {
    /// What the addresses of the console's applications begin with.
    pub(in crate::web) home: &'static str,
    pub(in crate::web) status: ApplicationStatus,
    /// Label, word and whether it is this one, for the line above the list.
    pub(in crate::web) filters: Vec<(String, &'static str, bool)>,
    pub(in crate::web) lines: Page<Application>,
    pub(in crate::web) before: String,
}

impl Listed {
    pub(in crate::web) async fn read(
        app: &App,
        f: &Frame,
        (desk, home): (Desk, &'static str),
        wish: &Wish,
    ) -> Result<Listed, PageError> {
        let (here, wanted) = (wish.status(), PageRequest::new(wish.page, PAGE_SIZE));
        let read = move |conn: &mut Conn| agents::list_applications(conn, desk, here, wanted);
        let filter = |it| (status(f, it), ApplicationStatus::as_str(it), it == here);
        Ok(Listed {
            home,
            status: here,
            filters: ApplicationStatus::ALL.map(filter).into(),
            lines: app.db.read(read).await?,
            before: format!("{home}?status={}&page=", here.as_str()),
        })
    }

    /// Where its file is asked for.
    pub(in crate::web) fn export(&self) -> String {
        format!("{}/export", self.home)
    }

    /// What its file is asked for.
    pub(in crate::web) fn wish(&self) -> [(&'static str, &'static str); 1] {
        [("status", self.status.as_str())]
    }
}

/// The form that takes him on, as he wished it.
pub(in crate::web) fn as_typed(it: &Application) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &it.name);
    typed.put("shop", &it.shop);
    typed
}

/// A list as a file: those of one desk in one state.
pub(in crate::web) fn file(
    app: &Data<App>,
    f: &Frame,
    desk: Desk,
    status: ApplicationStatus,
) -> HttpResponse {
    let f = f.clone();
    let read = move |conn: &mut Conn, beyond: Option<ApplicationId>| {
        agents::list_applications_beyond(conn, desk, status, beyond, PART)
    };
    heads(&f).list("applications", app, read, move |part, it| {
        add(part, &f, &it);
        it.id
    })
}

fn heads(f: &Frame) -> Table {
    let heads = [
        "agents-shop-name",
        "agents-shop",
        "login-name",
        "apply-contact",
        "applications-words",
        "agents-status",
        "applications-at",
        "applications-decided",
        "payouts-reason",
    ];
    Table::new(&heads.map(|it| f.t(it)))
}

fn add(part: &mut Table, f: &Frame, it: &Application) {
    let decided = it.decided_at.map(|at| f.time(at)).unwrap_or_default();
    part.add(&[
        Cell::Text(&it.shop_name),
        Cell::Text(it.shop.as_str()),
        Cell::Text(it.name.as_str()),
        Cell::Text(it.contact.as_str()),
        Cell::Text(&it.words),
        Cell::Text(&status(f, it.status)),
        Cell::Text(&f.time(it.created_at)),
        Cell::Text(&decided),
        Cell::Text(&it.reason),
    ]);
}
