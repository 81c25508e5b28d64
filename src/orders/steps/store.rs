//! Rows of `order_steps`, and where an order stands.

use super::Step;
use crate::db::{self, Conn};
use crate::hot;
use crate::orders::Status;
use crate::types::{OrderId, Timestamp};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};

/// From the first step's beginning to the last one's end.
pub(super) struct Way {
    pub(super) from: Status,
    pub(super) to: Status,
    pub(super) paid: Option<Timestamp>,
    pub(super) closed: Option<Timestamp>,
}

pub(super) fn advance(
    conn: &mut Conn,
    order: OrderId,
    way: &Way,
    steps: &[Step<'_>],
    now: Timestamp,
) -> Result<bool, db::Error> {
    let (from, to) = (way.from.as_str(), way.to.as_str());
    let Way { paid, closed, .. } = *way;
    match conn {
        Conn::Postgres(conn) => {
            let words = |of: fn(&Step<'_>) -> &'static str| steps.iter().map(of).collect();
            let moved = AdvanceNoting {
                order,
                from,
                to,
                paid,
                closed,
                events: words(|it| it.event.as_str()),
                froms: words(|it| it.from.as_str()),
                tos: words(|it| it.to.as_str()),
                actors: steps.iter().map(|it| it.actor).collect(),
                notes: steps.iter().map(|it| it.note).collect(),
                now,
            };
            Ok(moved.execute(conn)? > 0)
        }
        Conn::Sqlite(conn) => {
            if (Advance { order, from, to, paid, closed }).execute(conn)? == 0 {
                return Ok(false);
            }
            for step in steps {
                insert_step(conn, order, step, now)?;
            }
            Ok(true)
        }
    }
}

fn insert_step(
    conn: &mut SqliteConnection,
    order: OrderId,
    step: &Step<'_>,
    now: Timestamp,
) -> Result<(), db::Error> {
    let row = InsertStep {
        order,
        event: step.event.as_str(),
        from: step.from.as_str(),
        to: step.to.as_str(),
        actor: step.actor,
        note: step.note,
        now,
    };
    row.execute(conn)?;
    Ok(())
}

hot! {
    Advance(diesel::sqlite::Sqlite, SqliteConnection) {
        order: OrderId, from: &'static str, to: &'static str, paid: Option<Timestamp>,
        closed: Option<Timestamp>,
    }
    "UPDATE orders SET status = ", to as Text;
    ", paid_at = COALESCE(", paid as Nullable<BigInt>;
    ", paid_at), closed_at = COALESCE(", closed as Nullable<BigInt>;
    ", closed_at) WHERE id = ", order as BigInt;
    " AND status = ", from as Text;
}

hot! {
    /// The same and the steps, in one way to the server and back.
    AdvanceNoting<'a>(diesel::pg::Pg, PgConnection) {
        order: OrderId, from: &'static str, to: &'static str, paid: Option<Timestamp>,
        closed: Option<Timestamp>, events: Vec<&'static str>, froms: Vec<&'static str>,
        tos: Vec<&'static str>, actors: Vec<&'a str>, notes: Vec<&'a str>, now: Timestamp,
    }
    "WITH moved AS (UPDATE orders SET status = ", to as Text;
    ", paid_at = COALESCE(", paid as Nullable<BigInt>;
    ", paid_at), closed_at = COALESCE(", closed as Nullable<BigInt>;
    ", closed_at) WHERE id = ", order as BigInt;
    " AND status = ", from as Text;
    " RETURNING id) INSERT INTO order_steps (order_id, event, from_status, to_status, actor, note, at) \
        SELECT moved.id, step.event, step.from_status, step.to_status, step.actor, step.note, ",
        now as BigInt;
    " FROM moved, UNNEST(", events as Array<Text>;
    "::TEXT[], ", froms as Array<Text>;
    "::TEXT[], ", tos as Array<Text>;
    "::TEXT[], ", actors as Array<Text>;
    "::TEXT[], ", notes as Array<Text>;
    "::TEXT[]) WITH ORDINALITY AS step (event, from_status, to_status, actor, note, place) ORDER BY place";
}

hot! {
    InsertStep<'a>(diesel::sqlite::Sqlite, SqliteConnection) {
        order: OrderId, event: &'static str, from: &'static str, to: &'static str, actor: &'a str,
        note: &'a str, now: Timestamp,
    }
    "INSERT INTO order_steps (order_id, event, from_status, to_status, actor, note, at) VALUES (",
        order as BigInt;
    ", ", event as Text;
    ", ", from as Text;
    ", ", to as Text;
    ", ", actor as Text;
    ", ", note as Text;
    ", ", now as BigInt;
    ")";
}
