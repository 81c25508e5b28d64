//! What the operator and a supplier read of what he was paid.

use super::paper::{Cell, PART, Table};
use crate::db::Conn;
use crate::state::App;
use crate::suppliers::{self, Settlement, Status};
use crate::types::{SettlementId, SupplierId};
use crate::web::office::actor::actor;
use crate::web::page::Frame;
use actix_web::HttpResponse;
use actix_web::web::Data;

/// For whom a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum For {
    Operator,
    /// He reads nothing of the platform's people.
    Supplier,
}

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Waiting => "suppliers-settlement-waiting",
        Status::Paid => "suppliers-settlement-paid",
        Status::Dropped => "suppliers-settlement-dropped",
    })
}

/// All settlements of one supplier as a file.
pub(in crate::web) fn file(
    app: &Data<App>,
    f: &Frame,
    supplier: SupplierId,
    whom: For,
) -> HttpResponse {
    let f = f.clone();
    let read = move |conn: &mut Conn, beyond: Option<SettlementId>| {
        suppliers::list_settlements_beyond(conn, supplier, beyond, PART)
    };
    heads(&f, whom).list("settlements", app, read, move |part, it| {
        add(part, &f, &it, whom);
        it.id
    })
}

fn heads(f: &Frame, whom: For) -> Table {
    let mut heads = vec![
        "payouts-number",
        "payouts-reference",
        "books-amount",
        "agents-status",
        "file-written",
        "file-done",
    ];
    if whom == For::Operator {
        heads.extend(["suppliers-settlement-who", "file-done-by"]);
    }
    Table::new(&heads.into_iter().map(|it| f.t(it)).collect::<Vec<_>>())
}

fn add(part: &mut Table, f: &Frame, it: &Settlement, whom: For) {
    let (asked, ended) = (f.time(it.asked_at), it.ended_at.map(|at| f.time(at)));
    let (state, ended) = (status(f, it.status), ended.unwrap_or_default());
    let (asked_by, ended_by) = (actor(f, &it.asked_by), actor(f, &it.ended_by));
    let mut cells = vec![
        Cell::Count(it.id.0),
        Cell::Text(&it.reference),
        Cell::Amount(it.amount),
        Cell::Text(&state),
        Cell::Text(&asked),
        Cell::Text(&ended),
    ];
    if whom == For::Operator {
        cells.extend([Cell::Text(&asked_by), Cell::Text(&ended_by)]);
    }
    part.add(&cells);
}
