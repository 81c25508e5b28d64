//! How a case begins.

use super::store::NewCase;
use super::{Error, Event, line, store};
use crate::agents;
use crate::catalog;
use crate::db::Conn;
use crate::notifications::{self, Notice};
use crate::pricing::Seen;
use crate::provenance::{self, By};
use crate::types::{AgentId, CaseId, Currency, Money, SkuCode, SkuId, Timestamp};

/// In characters.
const LONGEST_LINK: usize = 300;
const LONGEST_REASON: usize = 500;
/// Of one case, after the one that opened it.
const MOST_REPORTS: usize = 20;
/// Cases of one agent that one look at his shop opens at most; the next walk finds the others.
const AT_ONCE: usize = 50;

/// What somebody tells of another's shop.
#[derive(Debug, Clone)]
pub struct Report {
    pub agent: AgentId,
    pub sku: SkuCode,
    /// Where it was seen.
    pub link: String,
    pub reason: String,
    pub currency: Currency,
    pub by: By,
}

/// What the walk saw in an agent's shop. The same prices are judged once; says how many are new.
pub fn found(conn: &mut Conn, seen: &Seen, now: Timestamp) -> Result<usize, Error> {
    let own = agents::own_products(conn, seen.agent)?;
    let shown = seen.lines.iter().filter_map(|it| {
        let (shown, least) = it.shown_below()?;
        let is_hidden = own.get(&it.product_id).is_some_and(|it| it.hidden);
        (!is_hidden).then_some((it.id, shown, least))
    });
    let low: Vec<(SkuId, Money, Money)> = shown.take(AT_ONCE).collect();
    if low.is_empty() {
        return Ok(0);
    }
    let sells = agents::find_shop_of(conn, seen.agent)?.is_some_and(|it| it.sells);
    if !sells {
        return Ok(0);
    }
    let skus: Vec<SkuId> = low.iter().map(|(sku, ..)| *sku).collect();
    let known = store::known(conn, seen.agent, &skus)?;
    let is_known = |&(sku, shown, least): &(SkuId, Money, Money)| {
        let numbers = (Some(shown.minor()), Some(least.minor()));
        known.iter().any(|it| it.sku == sku && (it.open || (it.shown, it.least) == numbers))
    };
    let mut opened = 0;
    for (sku, shown, least) in low.into_iter().filter(|it| !is_known(it)) {
        let case = NewCase {
            agent: seen.agent,
            sku,
            shown: Some(shown.minor()),
            least: Some(least.minor()),
            currency: shown.currency(),
            found_by: By::SYSTEM.actor.to_string(),
            link: String::new(),
            reason: String::new(),
        };
        open(conn, &case, now)?;
        opened += 1;
    }
    Ok(opened)
}

/// Where a case of this agent and SKU is open already, it stays the only one, and what is told now is a
/// step of it.
pub fn report(conn: &mut Conn, report: &Report, now: Timestamp) -> Result<(), Error> {
    let link = address(&line("link", &report.link, LONGEST_LINK)?)?;
    let reason = line("reason", &report.reason, LONGEST_REASON)?;
    if link.is_empty() && reason.is_empty() {
        return Err(Error::Invalid { field: "link", problem: "empty".into() });
    }
    if agents::find(conn, report.agent)?.is_none_or(|it| it.status == agents::Status::Closed) {
        return Err(Error::Invalid { field: "agent", problem: "no_such_agent".into() });
    }
    let sku = catalog::find_sku(conn, &report.sku).map_err(crate::pricing::Error::from)?;
    let sku = sku.ok_or(Error::Invalid { field: "sku", problem: "no_such_sku".into() })?;
    if let Some(case) = store::open_case(conn, report.agent, sku.id)? {
        let again = Report { link, reason, ..report.clone() };
        return tell_again(conn, case, &again, now);
    }
    let case = NewCase {
        agent: report.agent,
        sku: sku.id,
        shown: None,
        least: sku.advertised_floor.map(Money::minor),
        currency: report.currency,
        found_by: report.by.actor.to_string(),
        link,
        reason,
    };
    let id = open(conn, &case, now)?;
    let entry = report.by.entry("violation.report", format!("case:{id}"));
    provenance::record(conn, &entry, now)?;
    let name = agents::names(conn, &[report.agent])?.remove(&report.agent).unwrap_or_default();
    let notice = Notice::CaseReported { agent: name, sku: sku.code };
    Ok(notifications::enqueue(conn, &notice, now)?)
}

/// What was said before, or too often, says nothing new.
fn tell_again(conn: &mut Conn, case: CaseId, report: &Report, now: Timestamp) -> Result<(), Error> {
    let case = store::find(conn, case)?.ok_or(Error::NotFound)?;
    let steps = store::steps(conn, &case)?;
    let reports: Vec<_> = steps.iter().filter(|it| it.event == Event::Report).collect();
    let parts = [report.reason.as_str(), report.link.as_str()];
    let told = parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    let opening = case.reason == report.reason && case.link == report.link;
    if opening || reports.len() >= MOST_REPORTS || reports.iter().any(|it| it.note == told) {
        return Ok(());
    }
    let actor = report.by.actor.to_string();
    store::insert_step(conn, case.id, (Event::Report, &actor, &told, None), now)?;
    let entry = report.by.entry("violation.report", format!("case:{}", case.id));
    Ok(provenance::record(conn, &entry, now)?)
}

/// Of a page; where the scheme is left out, it is `https`.
fn address(link: &str) -> Result<String, Error> {
    let no = || Error::Invalid { field: "link", problem: "not_a_link".into() };
    let known = ["https://", "http://"].iter().any(|it| link.starts_with(it));
    let whole = match link.is_empty() || known {
        true => link.to_owned(),
        false => format!("https://{link}"),
    };
    let host = whole.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let named = host.contains('.') && !whole.contains(char::is_whitespace);
    let plain = host.chars().all(|c| c.is_alphanumeric() || ".-:".contains(c));
    if whole.is_empty() || (named && plain) { Ok(whole) } else { Err(no()) }
}

fn open(conn: &mut Conn, case: &NewCase, now: Timestamp) -> Result<CaseId, Error> {
    let id = store::insert(conn, case, now)?;
    notifications::enqueue(conn, &Notice::CaseMoved { agent: case.agent, case: id }, now)?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_the_address_of_a_page() {
        let read = |text| address(text).ok();
        assert_eq!(read("https://x.example/a?b=1").as_deref(), Some("https://x.example/a?b=1"));
        assert_eq!(read("x.example/a").as_deref(), Some("https://x.example/a"));
        assert_eq!(read("").as_deref(), Some(""));
        for no in ["javascript:alert(1)", "a shop", "https://", "data:text/html,x", "https://a@b.c"]
        {
            assert_eq!(read(no), None, "{no}");
        }
    }
}
