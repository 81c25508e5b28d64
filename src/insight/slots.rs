//! Quarters of an hour, counted once when they are over. A dashboard adds up some thousand of these
//! rows at most, however many orders there are. A day begins at such a quarter in every time zone.

use super::{Figures, store, views};
use crate::db::{self, Conn, Db};
use crate::types::Timestamp;

pub(super) const SLOT_SECONDS: i64 = 15 * 60;
/// A transaction may commit a moment after the second that it wrote down.
const SETTLING: i64 = 60;
/// How much is counted at a time after a standstill.
const CHUNK_SECONDS: i64 = 7 * 24 * 60 * 60;

/// One quarter of an hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) start: Timestamp,
    pub(super) figures: Figures,
}

pub(super) fn floor(moment: Timestamp) -> Timestamp {
    let seconds = moment.seconds();
    Timestamp::from_seconds(seconds - seconds.rem_euclid(SLOT_SECONDS))
}

/// Counts the quarters that are over and not yet kept. Once a minute, by `worker`; two that do it at
/// the same time write the same.
pub async fn keep_slots(db: &Db, now: Timestamp) -> Result<(), db::Error> {
    let end = floor(now.minus(SETTLING));
    while let Some(from) = db.read(begin).await?.filter(|from| *from < end) {
        let to = from.plus(CHUNK_SECONDS).min(end);
        let counted = db.read(move |conn| views::count_slots(conn, from, to)).await?;
        let slots = without_gaps(counted, from, to);
        db.write(move |conn| store::insert_slots(conn, &slots)).await?;
    }
    Ok(())
}

/// Where counting goes on: behind the last kept quarter, else at the first order.
fn begin(conn: &mut Conn) -> Result<Option<Timestamp>, db::Error> {
    match views::last_slot(conn)? {
        Some(last) => Ok(Some(last.plus(SLOT_SECONDS))),
        None => Ok(views::first_order(conn)?.map(floor)),
    }
}

/// Quarters in which nothing happened are kept too: the last one says how far counting came.
fn without_gaps(counted: Vec<Slot>, from: Timestamp, to: Timestamp) -> Vec<Slot> {
    let mut counted = counted.into_iter().peekable();
    let mut slots = Vec::new();
    let mut start = from;
    while start < to {
        let found = counted.next_if(|it| it.start == start);
        slots.push(found.unwrap_or(Slot { start, figures: Figures::default() }));
        start = start.plus(SLOT_SECONDS);
    }
    slots
}

/// What happened from `from`, the start of a quarter, until just before `to`, by quarters.
pub(super) fn between(
    conn: &mut Conn,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Slot>, db::Error> {
    // Read first: a quarter that is kept meanwhile is counted by the next look at the latest.
    let last = views::last_slot(conn)?;
    let mut slots = views::kept_slots(conn, from, floor(to))?;
    let kept_to = slots.last().map_or(from, |it| it.start.plus(SLOT_SECONDS));
    // Before the first kept quarter there is nothing.
    let begin = last.map_or(kept_to, |it| kept_to.max(it.plus(SLOT_SECONDS)));
    if begin < to {
        slots.extend(views::count_slots(conn, begin, to)?);
    }
    Ok(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_quiet_quarter_is_kept_too() {
        let busy = Slot { start: at(900), figures: Figures { orders: 2, ..Figures::default() } };
        let slots = without_gaps(vec![busy], at(0), at(2_700));
        let orders: Vec<_> = slots.iter().map(|it| (it.start, it.figures.orders)).collect();
        assert_eq!(orders, [(at(0), 0), (at(900), 2), (at(1_800), 0)]);
    }

    #[test]
    fn a_quarter_begins_on_the_quarter() {
        assert_eq!(floor(at(1_799)), at(900));
        assert_eq!(floor(at(900)), at(900));
    }
}
