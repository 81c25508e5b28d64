//! Rows of `price_cases` and `price_case_steps`.

use super::{Case, Event, Status, Step, Which};
use crate::db::schema::{agents, price_case_steps, price_cases, products, skus};
use crate::db::{self, Conn};
use crate::types::{AgentId, CaseId, Currency, Money, Page, PageRequest, SkuId, Timestamp};
use diesel::prelude::*;

pub(super) struct NewCase {
    pub(super) agent: AgentId,
    pub(super) sku: SkuId,
    pub(super) shown: Option<i64>,
    pub(super) least: Option<i64>,
    pub(super) currency: Currency,
    pub(super) found_by: String,
    pub(super) link: String,
    pub(super) reason: String,
}

/// What is known of an agent and a SKU.
pub(super) struct Known {
    pub(super) sku: SkuId,
    pub(super) shown: Option<i64>,
    pub(super) least: Option<i64>,
    pub(super) open: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = price_cases)]
struct Row {
    id: CaseId,
    agent_id: AgentId,
    sku_id: SkuId,
    status: String,
    shown: Option<i64>,
    least: Option<i64>,
    currency: String,
    found_by: String,
    link: String,
    reason: String,
    opened_at: Timestamp,
    ended_at: Option<Timestamp>,
}

type Matching<'a> = price_cases::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

type Whole = (Row, String, String, String);

/// SKU, what was shown, and the least that may be.
type Numbers = (SkuId, Option<i64>, Option<i64>);

fn understood((row, agent_name, code, product): Whole) -> Result<Case, db::Error> {
    let corrupt = || db::Error::Corrupt("price_cases");
    let currency: Currency = row.currency.parse().map_err(|_| corrupt())?;
    let money = |minor| Money::new(minor, currency);
    Ok(Case {
        id: row.id,
        agent: row.agent_id,
        agent_name,
        sku: row.sku_id,
        sku_code: code.parse().map_err(|_| corrupt())?,
        product,
        currency,
        status: Status::from_word(&row.status).ok_or_else(corrupt)?,
        shown: row.shown.map(money),
        least: row.least.map(money),
        found_by: row.found_by,
        link: row.link,
        reason: row.reason,
        opened_at: row.opened_at,
        ended_at: row.ended_at,
    })
}

pub(super) fn insert(conn: &mut Conn, new: &NewCase, now: Timestamp) -> Result<CaseId, db::Error> {
    let row = (
        price_cases::agent_id.eq(new.agent),
        price_cases::sku_id.eq(new.sku),
        price_cases::status.eq(Status::Open.as_str()),
        price_cases::shown.eq(new.shown),
        price_cases::least.eq(new.least),
        price_cases::currency.eq(new.currency.as_str()),
        price_cases::found_by.eq(&new.found_by),
        price_cases::link.eq(&new.link),
        price_cases::reason.eq(&new.reason),
        price_cases::opened_at.eq(now),
    );
    let insert = diesel::insert_into(price_cases::table).values(row);
    Ok(insert.returning(price_cases::id).get_result(conn)?)
}

pub(super) fn known(
    conn: &mut Conn,
    agent: AgentId,
    skus: &[SkuId],
) -> Result<Vec<Known>, db::Error> {
    let his = price_cases::table
        .filter(price_cases::agent_id.eq(agent))
        .filter(price_cases::sku_id.eq_any(skus));
    let numbers = (price_cases::sku_id, price_cases::shown, price_cases::least);
    let rows: Vec<(Numbers, Option<Timestamp>)> =
        his.select((numbers, price_cases::ended_at)).load(conn)?;
    let known = |((sku, shown, least), ended): (Numbers, Option<Timestamp>)| Known {
        sku,
        shown,
        least,
        open: ended.is_none(),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// The one of an agent and a SKU that is not closed.
pub(super) fn open_case(
    conn: &mut Conn,
    agent: AgentId,
    sku: SkuId,
) -> Result<Option<CaseId>, db::Error> {
    let open = price_cases::table
        .filter(price_cases::agent_id.eq(agent))
        .filter(price_cases::sku_id.eq(sku))
        .filter(price_cases::ended_at.is_null());
    Ok(open.select(price_cases::id).first(conn).optional()?)
}

/// `status` none: those that are not closed.
fn matching(Which { agent, status }: Which) -> Matching<'static> {
    let mut all = price_cases::table.into_boxed();
    if let Some(agent) = agent {
        all = all.filter(price_cases::agent_id.eq(agent));
    }
    match status {
        Some(status) => all.filter(price_cases::status.eq(status.as_str())),
        None => all.filter(price_cases::status.ne(Status::Closed.as_str())),
    }
}

pub(super) fn list(
    conn: &mut Conn,
    which: Which,
    page: PageRequest,
) -> Result<Page<Case>, db::Error> {
    let total = matching(which).count().get_result(conn)?;
    let page = page.within(total);
    let ids: Vec<CaseId> = matching(which)
        .order(price_cases::id.desc())
        .limit(page.limit())
        .offset(page.offset())
        .select(price_cases::id)
        .load(conn)?;
    Ok(page.of(load(conn, &ids)?, total))
}

pub(super) fn list_beyond(
    conn: &mut Conn,
    which: Which,
    beyond: Option<CaseId>,
    limit: u32,
) -> Result<Vec<Case>, db::Error> {
    let ids: Vec<CaseId> = matching(which)
        .filter(price_cases::id.lt(beyond.unwrap_or(CaseId(i64::MAX))))
        .order(price_cases::id.desc())
        .limit(i64::from(limit))
        .select(price_cases::id)
        .load(conn)?;
    load(conn, &ids)
}

pub(super) fn find(conn: &mut Conn, case: CaseId) -> Result<Option<Case>, db::Error> {
    Ok(load(conn, &[case])?.pop())
}

fn load(conn: &mut Conn, ids: &[CaseId]) -> Result<Vec<Case>, db::Error> {
    let rows: Vec<Whole> = price_cases::table
        .inner_join(agents::table.on(agents::id.eq(price_cases::agent_id)))
        .inner_join(skus::table.on(skus::id.eq(price_cases::sku_id)))
        .inner_join(products::table.on(products::id.eq(skus::product_id)))
        .filter(price_cases::id.eq_any(ids))
        .order(price_cases::id.desc())
        .select((Row::as_select(), agents::name, skus::code, products::name))
        .load(conn)?;
    rows.into_iter().map(understood).collect()
}

pub(super) fn steps(conn: &mut Conn, case: &Case) -> Result<Vec<Step>, db::Error> {
    let currency = case.currency;
    let rows: Vec<(String, String, String, Option<i64>, Timestamp)> = price_case_steps::table
        .filter(price_case_steps::case_id.eq(case.id))
        .order(price_case_steps::id)
        .select((
            price_case_steps::event,
            price_case_steps::actor,
            price_case_steps::note,
            price_case_steps::amount,
            price_case_steps::at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(event, actor, note, amount, at)| {
            let event = Event::from_word(&event);
            let event = event.ok_or(db::Error::Corrupt("price_case_steps.event"))?;
            Ok(Step { event, actor, note, amount: amount.map(|it| Money::new(it, currency)), at })
        })
        .collect()
}

/// `false`: somebody else was faster.
pub(super) fn advance(
    conn: &mut Conn,
    case: CaseId,
    (from, to): (Status, Status),
    ended: Option<Timestamp>,
) -> Result<bool, db::Error> {
    let unmoved = price_cases::table.find(case).filter(price_cases::status.eq(from.as_str()));
    let moved = diesel::update(unmoved)
        .set((price_cases::status.eq(to.as_str()), price_cases::ended_at.eq(ended)));
    Ok(moved.execute(conn)? == 1)
}

pub(super) fn count_steps(conn: &mut Conn, case: CaseId) -> Result<i64, db::Error> {
    let steps = price_case_steps::table.filter(price_case_steps::case_id.eq(case));
    Ok(steps.count().get_result(conn)?)
}

pub(super) fn insert_step(
    conn: &mut Conn,
    case: CaseId,
    (event, actor, note, amount): (Event, &str, &str, Option<i64>),
    now: Timestamp,
) -> Result<i64, db::Error> {
    let row = (
        price_case_steps::case_id.eq(case),
        price_case_steps::event.eq(event.as_str()),
        price_case_steps::actor.eq(actor),
        price_case_steps::note.eq(note),
        price_case_steps::amount.eq(amount),
        price_case_steps::at.eq(now),
    );
    let insert = diesel::insert_into(price_case_steps::table).values(row);
    Ok(insert.returning(price_case_steps::id).get_result(conn)?)
}

pub(super) fn count_unjudged(conn: &mut Conn) -> Result<i64, db::Error> {
    let unjudged = price_cases::table.filter(price_cases::status.eq(Status::Open.as_str()));
    Ok(unjudged.count().get_result(conn)?)
}

pub(super) fn count_open(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    let open = price_cases::table
        .filter(price_cases::agent_id.eq(agent))
        .filter(price_cases::ended_at.is_null());
    Ok(open.count().get_result(conn)?)
}

pub(super) fn count_strikes(conn: &mut Conn, agent: AgentId) -> Result<i64, db::Error> {
    let strikes = price_case_steps::table
        .inner_join(price_cases::table.on(price_cases::id.eq(price_case_steps::case_id)))
        .filter(price_cases::agent_id.eq(agent))
        .filter(price_case_steps::event.eq(Event::Strike.as_str()));
    Ok(strikes.count().get_result(conn)?)
}
