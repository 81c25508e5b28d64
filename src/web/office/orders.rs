//! Orders as lines of a file, at both consoles.

use super::paper::{Cell, Table};
use crate::orders::desk::Row;
use crate::web::admin::orders::shown;
use crate::web::page::Frame;

/// `last`: what a console says beside; empty: nothing.
pub(in crate::web) fn heads(f: &Frame, last: &str) -> Table {
    let heads = [
        "orders-col-order",
        "orders-col-goods",
        "product-variant",
        "sku-code",
        "file-pieces",
        "orders-col-total",
        "orders-col-status",
        "orders-col-contact",
        "agent-order-placed",
        "agent-order-paid",
    ];
    let mut heads: Vec<String> = heads.map(|it| f.t(it)).into();
    if !last.is_empty() {
        heads.push(f.t(last));
    }
    Table::new(&heads)
}

pub(in crate::web) fn add(table: &mut Table, f: &Frame, it: &Row, last: Option<Cell<'_>>) {
    let sku = it.sku_code.as_ref().map(ToString::to_string).unwrap_or_default();
    let paid = it.paid_at.map(|at| f.time(at)).unwrap_or_default();
    let (status, placed) = (shown::status(f, it.status), f.time(it.created_at));
    let mut cells = vec![
        Cell::Text(it.code.as_str()),
        Cell::Text(&it.product_name),
        Cell::Text(&it.sku_name),
        Cell::Text(&sku),
        Cell::Count(it.quantity),
        Cell::Amount(it.total),
        Cell::Text(&status),
        Cell::Text(&it.contact),
        Cell::Text(&placed),
        Cell::Text(&paid),
    ];
    cells.extend(last);
    table.add(&cells);
}
