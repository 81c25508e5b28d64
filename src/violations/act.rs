//! What is done about a case.

use super::{Case, Error, Event, Status, Which, find, line, store};
use crate::agents::{self, Reach};
use crate::db::{self, Conn};
use crate::ledger::{self, Account, Entry, Source};
use crate::notifications::{self, Notice};
use crate::pricing::{self, Assortment, Scope, Whom};
use crate::provenance::{self, By};
use crate::types::{AgentId, CaseId, Fault, LevelId, Money, Timestamp};

/// In characters.
const LONGEST_NOTE: usize = 500;
/// Cases that are ended together.
const AT_ONCE: u32 = 100;
/// Steps of one case that its agent may add.
const MOST_ANSWERS: i64 = 20;

/// What the operator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Warn,
    Strike,
    /// From now on the agent stands at this level.
    Lower(Option<LevelId>),
    /// His shop does not sell the SKU any more; those below him go on.
    Hide,
    /// His shop is closed; those below him go on.
    Suspend,
    /// From what he earned, and as a debt where that is not enough.
    Fine(Money),
    /// With the outcome as its note.
    Close,
}

impl Act {
    const fn event(self) -> Event {
        match self {
            Act::Warn => Event::Warn,
            Act::Strike => Event::Strike,
            Act::Lower(_) => Event::Lower,
            Act::Hide => Event::Hide,
            Act::Suspend => Event::Suspend,
            Act::Fine(_) => Event::Fine,
            Act::Close => Event::Close,
        }
    }
}

/// One step, with what it does to the agent, all in one transaction. `seen`: how many steps there were
/// when it was decided, so that a double click fines once.
pub fn act(
    conn: &mut Conn,
    case: CaseId,
    what: Act,
    (note, seen): (&str, Option<usize>),
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let (case, _) = find(conn, None, case)?.ok_or(Error::NotFound)?;
    let note = line("note", note, LONGEST_NOTE)?;
    if what == Act::Close && note.is_empty() {
        return Err(Error::Invalid { field: "note", problem: "empty".into() });
    }
    let amount = match what {
        Act::Fine(amount) if !amount.is_positive() => {
            return Err(Error::Invalid { field: "amount", problem: "not_positive".into() });
        }
        Act::Fine(amount) => Some(amount.minor()),
        _ => None,
    };
    if let Act::Lower(level) = what {
        let stands = agents::find(conn, case.agent)?.and_then(|it| it.level);
        if stands == level {
            return Err(Error::Invalid { field: "level", problem: "same_level".into() });
        }
    }
    let note = match what {
        Act::Lower(level) => format!("→ {} {note}", name_of(conn, level)?).trim_end().to_owned(),
        _ => note,
    };
    let step = take(conn, &case, (what.event(), &note, amount), by, now)?;
    let before = store::count_steps(conn, case.id)? - 1;
    if seen.is_some_and(|it| i64::try_from(it) != Ok(before)) {
        return Err(Error::IllegalStep { from: case.status, by: what.event() });
    }
    match what {
        Act::Lower(level) => agents::give_level(conn, case.agent, level)?,
        Act::Hide => {
            let (scope, whom) = (Scope::Sku(case.sku), Whom::Shop(case.agent));
            pricing::set_assortment(conn, &Assortment { scope, whom, open: false })?;
        }
        Act::Suspend => {
            let agent = agents::find(conn, case.agent)?.ok_or(Error::NotFound)?;
            // Who is suspended with his whole branch stays so.
            if agent.status != agents::Status::Suspended {
                agents::suspend(conn, agent.id, Reach::Alone)?;
            }
        }
        Act::Fine(amount) => fine(conn, case.agent, step, amount, now)?,
        Act::Warn | Act::Strike | Act::Close => (),
    }
    let entry = by.entry("violation.step", format!("case:{}", case.id));
    provenance::record(conn, &entry.detail(what.event().as_str()), now)?;
    let told = Notice::CaseMoved { agent: case.agent, case: case.id };
    Ok(notifications::enqueue(conn, &told, now)?)
}

/// Who is closed has nothing to answer for any more.
pub fn end_all(conn: &mut Conn, agent: AgentId, by: &By, now: Timestamp) -> Result<(), db::Error> {
    let (open, actor) = (Which { agent: Some(agent), status: None }, by.actor.to_string());
    loop {
        let some = store::list_beyond(conn, open, None, AT_ONCE)?;
        if some.is_empty() {
            return Ok(());
        }
        for case in some {
            store::advance(conn, case.id, (case.status, Status::Closed), Some(now))?;
            store::insert_step(conn, case.id, (Event::Close, &actor, "", None), now)?;
        }
    }
}

/// By the agent whose case it is.
pub fn answer(
    conn: &mut Conn,
    agent: AgentId,
    case: CaseId,
    text: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let (case, steps) = find(conn, Some(agent), case)?.ok_or(Error::NotFound)?;
    let text = line("note", text, LONGEST_NOTE)?;
    if text.is_empty() {
        return Err(Error::Invalid { field: "note", problem: "empty".into() });
    }
    let answers = steps.iter().filter(|it| it.event == Event::Answer).count();
    if i64::try_from(answers).unwrap_or(MOST_ANSWERS) >= MOST_ANSWERS {
        return Err(Error::Invalid { field: "note", problem: Fault::too_many(MOST_ANSWERS) });
    }
    take(conn, &case, (Event::Answer, &text, None), by, now)?;
    let (agent, sku) = (case.agent_name, case.sku_code);
    Ok(notifications::enqueue(conn, &Notice::CaseAnswered { agent, sku }, now)?)
}

fn name_of(conn: &mut Conn, level: Option<LevelId>) -> Result<String, Error> {
    let known = agents::levels(conn)?.into_iter().find(|it| Some(it.id) == level);
    Ok(known.map_or_else(|| "–".to_owned(), |it| it.name))
}

/// The number of the step. Whoever comes second finds the case somewhere else.
fn take(
    conn: &mut Conn,
    case: &Case,
    (by_event, note, amount): (Event, &str, Option<i64>),
    by: &By,
    now: Timestamp,
) -> Result<i64, Error> {
    let from = case.status;
    let to = from.after(by_event)?;
    let ended = (to == Status::Closed).then_some(now);
    if !store::advance(conn, case.id, (from, to), ended)? {
        return Err(Error::IllegalStep { from, by: by_event });
    }
    let actor = by.actor.to_string();
    Ok(store::insert_step(conn, case.id, (by_event, &actor, note, amount), now)?)
}

/// One posting: from the agent, what is pending first, to the platform.
fn fine(
    conn: &mut Conn,
    agent: AgentId,
    step: i64,
    amount: Money,
    now: Timestamp,
) -> Result<(), Error> {
    let mut entries = ledger::claw_back(conn, Account::Agent(agent), amount, now)?;
    entries.push(Entry { account: Account::Platform, amount, available_at: now });
    Ok(ledger::post(conn, Source::Fine(step), &entries, now)?)
}
