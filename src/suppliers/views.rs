//! Suppliers and settlements as they are read.

use super::{Status, Supplier};
use crate::db::schema::{products, settlements, suppliers};
use crate::db::{self, Conn};
use crate::ledger::{self, Account};
use crate::types::{Currency, Money, Page, PageRequest, SettlementId, SupplierId, Timestamp};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::HashMap;

/// A supplier in the operator's list.
#[derive(Debug, Clone)]
pub struct Line {
    pub supplier: Supplier,
    pub products: i64,
    pub pending: Money,
    /// Below nothing: a debt.
    pub available: Money,
    /// Set aside for him.
    pub on_the_way: Money,
    /// What he got so far.
    pub paid: Money,
}

/// Money that a supplier got, or is to get.
#[derive(Debug, Clone)]
pub struct Settlement {
    pub id: SettlementId,
    pub supplier: SupplierId,
    pub status: Status,
    pub amount: Money,
    pub reference: String,
    /// Actors as in the audit log; empty: nobody yet.
    pub asked_by: String,
    pub asked_at: Timestamp,
    pub ended_by: String,
    pub ended_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = suppliers)]
struct SupplierRow {
    id: SupplierId,
    name: String,
    note: String,
    disabled: bool,
    created_at: Timestamp,
    account_hint: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = settlements)]
struct SettlementRow {
    id: SettlementId,
    supplier_id: SupplierId,
    status: String,
    amount: i64,
    currency: String,
    reference: String,
    asked_by: String,
    asked_at: Timestamp,
    ended_by: String,
    ended_at: Option<Timestamp>,
}

impl From<SupplierRow> for Supplier {
    fn from(row: SupplierRow) -> Supplier {
        let SupplierRow { id, name, note, disabled, created_at, account_hint } = row;
        Supplier { id, name, note, disabled, created_at, account_hint }
    }
}

impl SettlementRow {
    fn understood(self) -> Result<Settlement, db::Error> {
        let currency = self.currency.parse();
        let currency = currency.map_err(|_| db::Error::Corrupt("settlements.currency"))?;
        let status = Status::from_word(&self.status);
        Ok(Settlement {
            id: self.id,
            supplier: self.supplier_id,
            status: status.ok_or(db::Error::Corrupt("settlements.status"))?,
            amount: Money::new(self.amount, currency),
            reference: self.reference,
            asked_by: self.asked_by,
            asked_at: self.asked_at,
            ended_by: self.ended_by,
            ended_at: self.ended_at,
        })
    }
}

pub fn find(conn: &mut Conn, id: SupplierId) -> Result<Option<Supplier>, db::Error> {
    let row = suppliers::table.find(id).select(SupplierRow::as_select()).first(conn);
    Ok(row.optional()?.map(Supplier::from))
}

pub fn find_by_name(conn: &mut Conn, name: &str) -> Result<Option<Supplier>, db::Error> {
    let named = suppliers::table.filter(suppliers::name.eq(name.trim()));
    let row = named.select(SupplierRow::as_select()).first(conn);
    Ok(row.optional()?.map(Supplier::from))
}

/// At most so many can be chosen from a list.
const MOST: i64 = 500;

/// For a form to choose from, by name.
pub fn list_all(conn: &mut Conn) -> Result<Vec<Supplier>, db::Error> {
    let rows: Vec<SupplierRow> = suppliers::table
        .order(suppliers::name)
        .limit(MOST)
        .select(SupplierRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Supplier::from).collect())
}

/// What these suppliers are called.
pub fn names(
    conn: &mut Conn,
    wanted: &[SupplierId],
) -> Result<HashMap<SupplierId, String>, db::Error> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let named = suppliers::table.filter(suppliers::id.eq_any(wanted));
    let rows: Vec<(SupplierId, String)> =
        named.select((suppliers::id, suppliers::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// With what each has, the oldest first; `text`: within the name, empty: all. The same few statements
/// however many there are.
pub fn list(
    conn: &mut Conn,
    text: &str,
    (currency, now): (Currency, Timestamp),
    page: PageRequest,
) -> Result<Page<Line>, db::Error> {
    let named = db::lower(suppliers::name).like(db::like_pattern(text)).escape('\\');
    let total = suppliers::table.filter(named.clone()).count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<SupplierRow> = suppliers::table
        .filter(named)
        .order(suppliers::id)
        .limit(page.limit())
        .offset(page.offset())
        .select(SupplierRow::as_select())
        .load(conn)?;
    let ids: Vec<SupplierId> = rows.iter().map(|it| it.id).collect();
    let counted: Vec<(Option<SupplierId>, i64)> = products::table
        .filter(products::supplier_id.eq_any(&ids))
        .group_by(products::supplier_id)
        .select((products::supplier_id, count_star()))
        .load(conn)?;
    let counted: HashMap<Option<SupplierId>, i64> = counted.into_iter().collect();
    let accounts: Vec<Account> = ids.iter().map(|it| Account::Supplier(*it)).collect();
    let balances = ledger::balances(conn, &accounts, now)?;
    let waiting = ledger::on_the_way(conn, &accounts)?;
    let paid = ledger::paid_out(conn, &accounts)?;
    let line = |row: SupplierRow| {
        let account = Account::Supplier(row.id);
        let money = |minor| Money::new(minor, currency);
        let balance = balances.iter().find(|it| it.account == account && it.currency == currency);
        let of = |sums: &ledger::Sums| sums.get(&(account, currency)).copied().unwrap_or_default();
        Line {
            products: counted.get(&Some(row.id)).copied().unwrap_or_default(),
            pending: money(balance.map_or(0, |it| it.pending)),
            available: money(balance.map_or(0, |it| it.available)),
            on_the_way: money(of(&waiting)),
            paid: money(of(&paid)),
            supplier: row.into(),
        }
    };
    Ok(page.of(rows.into_iter().map(line).collect(), total))
}

pub fn find_settlement(conn: &mut Conn, id: SettlementId) -> Result<Option<Settlement>, db::Error> {
    let row = settlements::table.find(id).select(SettlementRow::as_select()).first(conn);
    row.optional()?.map(SettlementRow::understood).transpose()
}

/// Of one supplier, the newest first.
pub fn list_settlements(
    conn: &mut Conn,
    supplier: SupplierId,
    page: PageRequest,
) -> Result<Page<Settlement>, db::Error> {
    let his = || settlements::table.filter(settlements::supplier_id.eq(supplier));
    let total = his().count().get_result(conn)?;
    let page = page.within(total);
    let rows: Vec<SettlementRow> = his()
        .order(settlements::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(SettlementRow::as_select())
        .load(conn)?;
    let items = rows.into_iter().map(SettlementRow::understood).collect::<Result<_, _>>()?;
    Ok(page.of(items, total))
}

/// The same uncounted: at most `limit` of those older than `beyond`.
pub fn list_settlements_beyond(
    conn: &mut Conn,
    supplier: SupplierId,
    beyond: Option<SettlementId>,
    limit: u32,
) -> Result<Vec<Settlement>, db::Error> {
    let rows: Vec<SettlementRow> = settlements::table
        .filter(settlements::supplier_id.eq(supplier))
        .filter(settlements::id.lt(beyond.unwrap_or(SettlementId(i64::MAX))))
        .order(settlements::id.desc())
        .limit(i64::from(limit))
        .select(SettlementRow::as_select())
        .load(conn)?;
    rows.into_iter().map(SettlementRow::understood).collect()
}
