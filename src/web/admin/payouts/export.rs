//! What is to be paid, as a file for the bank's or Alipay's page for many transfers at once.

use super::list::which;
use super::shown::{self, Whose};
use crate::db::Conn;
use crate::payouts::{self, Destination, Kind, Payout, Status};
use crate::provenance;
use crate::state::App;
use crate::types::{PageRequest, PayoutId};
use crate::web::admin::console::Console;
use crate::web::failure::{Failure, PageError};
use crate::web::office::paper::{self, Cell, PART, Table};
use crate::web::office::told::refused;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use serde::Deserialize;

/// The oldest so many; banks take no more at a time.
const MOST: u32 = 200;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportForm {
    kind: String,
}

/// `POST /admin/payouts/export`: by post, so that no link in a mail makes a file of accounts.
pub(super) async fn send(
    app: Data<App>,
    f: Console,
    form: Form<ExportForm>,
) -> Result<HttpResponse, PageError> {
    let kind = Kind::from_word(&form.kind).ok_or_else(Failure::not_found)?;
    let wanted = PageRequest::new(1, MOST);
    let read = app.db.read(move |conn| payouts::list_to_pay(conn, kind, wanted));
    let lines = read.await?.items;
    if lines.is_empty() {
        let list = format!("/admin/payouts?status={}", Status::Approved.as_str());
        return Ok(refused(&list, "nothing-to-pay"));
    }
    let entry = f.staff.by().entry("payout.export", format!("kind:{}", kind.as_str()));
    let (entry, now) = (entry.count(lines.len()), app.clock.now());
    app.db.write(move |conn| provenance::record(conn, &entry, now)).await?;
    Ok(table(&app, &f, kind, &lines)?.download(&format!("payouts-{}", kind.as_str())))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListForm {
    #[serde(default)]
    status: String,
    #[serde(default)]
    agent: String,
}

/// `POST /admin/payouts/list`: as the list shows them, without whole accounts.
pub(super) async fn list(
    app: Data<App>,
    f: Console,
    form: Form<ListForm>,
) -> Result<HttpResponse, PageError> {
    let entry = f.staff.by().entry("payout.export", "list");
    paper::note(&app, entry).await?;
    let status = Status::from_word(&form.status);
    let agent = form.agent.trim().to_owned();
    let which = app.db.read(move |conn| which(conn, status, &agent)).await?;
    let read = move |conn: &mut Conn, beyond: Option<PayoutId>| match which {
        Some(which) => payouts::list_beyond(conn, which, beyond, PART),
        None => Ok(Vec::new()),
    };
    let heads = shown::heads(&f, Whose::Everybodys);
    Ok(heads.list("payouts", &app, read, move |part, it: Payout| {
        shown::add(part, &f, &it, Whose::Everybodys);
        it.id
    }))
}

fn table(app: &App, f: &Console, kind: Kind, lines: &[Payout]) -> Result<Table, PageError> {
    let heads = [
        f.t("payouts-number"),
        f.t("payouts-holder"),
        f.t("payouts-account"),
        f.t("payouts-bank"),
        f.t("payouts-out"),
        f.t("payouts-remark"),
    ];
    let mut table = Table::new(&heads);
    for it in lines {
        let Destination { holder, number, bank, .. } =
            payouts::open_account(&app.vault, it.agent, &it.sealed)?;
        let remark = format!("{} {}", shown::kind(f, kind), it.agent_name);
        table.add(&[
            Cell::Count(it.id.0),
            Cell::Text(&holder),
            Cell::Text(&number),
            Cell::Text(&bank),
            Cell::Amount(it.out()),
            Cell::Text(&remark),
        ]);
    }
    Ok(table)
}
