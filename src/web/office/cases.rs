//! What both consoles say about a case.

use super::paper::{Cell, PART, Table};
use crate::agents;
use crate::db::Conn;
use crate::state::App;
use crate::types::{AgentId, CaseId, Money, Page, PageRequest};
use crate::violations::{self, Case, Event, Status, Step, Which};
use crate::web::failure::PageError;
use crate::web::office::actor::actor;
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;

const PAGE_SIZE: u32 = 40;

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Open => "case-open",
        Status::Warned => "case-warned",
        Status::Struck => "case-struck",
        Status::Punished => "case-punished",
        Status::Closed => "case-closed",
    })
}

pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Open | Status::Warned => "tag-warn",
        Status::Struck | Status::Punished => "tag-bad",
        Status::Closed => "",
    }
}

/// One step, as a sheet tells it.
pub(in crate::web) struct Told {
    /// With the amount of a fine.
    pub(in crate::web) what: String,
    pub(in crate::web) note: String,
    pub(in crate::web) at: String,
    /// Empty: the reader is not told.
    pub(in crate::web) who: String,
}

/// With who did each, for the operator.
pub(in crate::web) fn steps(f: &Frame, steps: Vec<Step>) -> Vec<Told> {
    let told = |it: Step| Told {
        what: match it.amount {
            Some(amount) => format!("{} {amount}", event(f, it.event)),
            None => event(f, it.event),
        },
        note: it.note,
        at: f.time(it.at),
        who: actor(f, &it.actor),
    };
    steps.into_iter().map(told).collect()
}

/// The same without who did each, and without the words of who reported him: an agent reads nothing of the
/// platform's people, and not by whom he is watched.
pub(in crate::web) fn bare_steps(f: &Frame, mut all: Vec<Step>) -> Vec<Told> {
    for step in all.iter_mut().filter(|it| it.event == Event::Report) {
        step.note.clear();
    }
    let bare = |it| Told { who: String::new(), ..it };
    steps(f, all).into_iter().map(bare).collect()
}

fn event(f: &Frame, event: Event) -> String {
    f.t(match event {
        Event::Warn => "case-event-warn",
        Event::Strike => "case-event-strike",
        Event::Lower => "case-event-lower",
        Event::Hide => "case-event-hide",
        Event::Suspend => "case-event-suspend",
        Event::Fine => "case-event-fine",
        Event::Report => "case-event-report",
        Event::Answer => "case-event-answer",
        Event::Close => "case-event-close",
    })
}

/// What a list is asked for, and its file.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Wish {
    /// Else those that are not closed.
    #[serde(default)]
    status: String,
    /// An agent's name, where the list is of everybody; empty: everybody's.
    #[serde(default)]
    agent: String,
    #[serde(default)]
    page: u32,
}

impl Wish {
    /// One of those that the console shows.
    pub(in crate::web) fn status(&self, shown: &[Status]) -> Option<Status> {
        Status::from_word(&self.status).filter(|it| shown.contains(it))
    }

    /// `own`: only this agent's. `None`: there is nobody of the name that was looked for.
    pub(in crate::web) async fn which(
        &self,
        app: &App,
        own: Option<AgentId>,
        shown: &[Status],
    ) -> Result<Option<Which>, PageError> {
        let status = self.status(shown);
        let named = self.agent.trim();
        if own.is_some() || named.is_empty() {
            return Ok(Some(Which { agent: own, status }));
        }
        let Ok(name) = named.parse() else {
            return Ok(None);
        };
        let found = app.db.read(move |conn| agents::find_by_name(conn, &name)).await?;
        Ok(found.map(|it| Which { agent: Some(it.id), status }))
    }
}

/// A part of a list of cases.
pub(in crate::web) struct Listed {
    /// What the addresses of the console's cases begin with.
    pub(in crate::web) home: &'static str,
    pub(in crate::web) status: Option<Status>,
    /// Whose were looked for, as it was typed.
    pub(in crate::web) agent: String,
    /// Label, address and whether it is this one, for the line above the list.
    pub(in crate::web) filters: Vec<(String, String, bool)>,
    pub(in crate::web) lines: Page<Case>,
    pub(in crate::web) before: String,
    /// Whether it says whose each case is.
    pub(in crate::web) of_all: bool,
}

impl Listed {
    /// `agent`: only this one's. `shown`: the states that can be chosen.
    pub(in crate::web) async fn read(
        app: &App,
        f: &Frame,
        (agent, home): (Option<AgentId>, &'static str),
        shown: &[Status],
        wish: &Wish,
    ) -> Result<Listed, PageError> {
        let (here, wanted) = (wish.status(shown), PageRequest::new(wish.page, PAGE_SIZE));
        let lines = match wish.which(app, agent, shown).await? {
            Some(which) => app.db.read(move |conn| violations::list(conn, which, wanted)).await?,
            None => wanted.of(Vec::new(), 0),
        };
        let named = wish.agent.trim();
        let address = |it| address(home, it, named);
        let one = |it: &Status| (status(f, *it), address(Some(*it)), here == Some(*it));
        let mut filters = vec![(f.t("case-all-open"), address(None), here.is_none())];
        filters.extend(shown.iter().map(one));
        Ok(Listed {
            home,
            status: here,
            agent: named.to_owned(),
            filters,
            lines,
            before: format!("{}&page=", address(here)),
            of_all: agent.is_none(),
        })
    }

    pub(in crate::web) fn state(&self, f: &Frame, it: &Case) -> String {
        status(f, it.status)
    }

    pub(in crate::web) fn tag(&self, it: &Case) -> &'static str {
        tag(it.status)
    }

    /// Where its file is asked for.
    pub(in crate::web) fn export(&self) -> String {
        format!("{}/export", self.home)
    }

    /// What its file is asked for.
    pub(in crate::web) fn wish(&self) -> [(&'static str, &str); 2] {
        [("status", self.status.map_or("", Status::as_str)), ("agent", &self.agent)]
    }
}

fn address(home: &str, status: Option<Status>, agent: &str) -> String {
    let mut pairs = vec![("status", status.map_or("", Status::as_str))];
    if !agent.is_empty() {
        pairs.push(("agent", agent));
    }
    format!("{home}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

/// A list as a file: an agent's own, who reads nothing of who told of him; or `of_all`. `None`: of
/// nobody.
pub(in crate::web) fn file(
    app: &Data<App>,
    f: &Frame,
    of_all: bool,
    which: Option<Which>,
) -> HttpResponse {
    let f = f.clone();
    let read = move |conn: &mut Conn, beyond: Option<CaseId>| match which {
        Some(which) => violations::list_beyond(conn, which, beyond, PART),
        None => Ok(Vec::new()),
    };
    heads(&f, of_all).list("violations", app, read, move |part, it| {
        add(part, &f, &it, of_all);
        it.id
    })
}

fn heads(f: &Frame, of_all: bool) -> Table {
    let all = ["product", "case-sku", "case-shown", "case-least", "agents-status", "case-opened"];
    let mut heads: Vec<String> = all.map(|it| f.t(it)).into();
    heads.extend([f.t("file-ended"), f.t("case-link")]);
    if of_all {
        heads.extend(["agents-name", "case-found-by", "case-reason"].map(|it| f.t(it)));
    }
    Table::new(&heads)
}

fn add(part: &mut Table, f: &Frame, it: &Case, of_all: bool) {
    let price = |of: Option<Money>| of.map_or(Cell::Text(""), Cell::Amount);
    let ended = it.ended_at.map(|at| f.time(at)).unwrap_or_default();
    let (state, opened) = (status(f, it.status), f.time(it.opened_at));
    let mut cells = vec![
        Cell::Text(&it.product),
        Cell::Text(it.sku_code.as_str()),
        price(it.shown),
        price(it.least),
        Cell::Text(&state),
        Cell::Text(&opened),
        Cell::Text(&ended),
        Cell::Text(&it.link),
    ];
    let found_by = match it.found_by.as_str() {
        "system" => f.t("case-by-system"),
        other => other.to_owned(),
    };
    if of_all {
        let told = [&it.agent_name, &found_by, &it.reason];
        cells.extend(told.map(|it| Cell::Text(it)));
    }
    part.add(&cells);
}
