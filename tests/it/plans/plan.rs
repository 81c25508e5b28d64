//! How a database would answer a statement, and what is wrong with that in a big shop.

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use keygrove::db::Conn;
use serde_json::Value;

/// Tables that grow with every sale, import, day or agent.
pub(super) const BIG: &[&str] = &[
    "orders",
    "order_lines",
    "order_steps",
    "cards",
    "card_claims",
    "card_uses",
    "card_meters",
    "payment_attempts",
    "payment_facts",
    "jobs",
    "audit",
    "notices",
    "deliveries",
    "sessions",
    "markup_rules",
    "retail_rules",
];

/// Indexes that hold only what is in motion. Reading one whole is reading what waits, not what was.
const IN_MOTION: &[&str] = &[
    "orders_pending",
    "orders_pending_address",
    "orders_open",
    "orders_quick_passphrase",
    "payment_attempts_poll",
    "jobs_due",
    "jobs_leased",
    "jobs_dead",
    "notices_unread",
];

/// One value of such a column stands for few rows, however big the shop: they may be sorted.
const FEW_EACH: &[&str] = &["rowid", "id", "code", "order_id", "card_id", "fingerprint"];

/// A plan as the database tells it, and what a big shop would suffer from.
pub(super) struct Plan {
    pub(super) statement: String,
    pub(super) shown: String,
    pub(super) faults: Vec<String>,
}

/// Makes PostgreSQL believe that a million rows stand where the story left a few, so that it plans
/// as for them. SQLite plans the same for few and for many.
pub(super) fn prepare(conn: &mut Conn) {
    if let Conn::Postgres(conn) = conn {
        let tables = BIG.join("', '");
        let full = format!(
            "UPDATE pg_class SET relpages = 1, reltuples = 1000000 \
             WHERE relname IN ('{tables}') OR oid IN (SELECT indexrelid FROM pg_index \
             JOIN pg_class t ON t.oid = indrelid WHERE t.relname IN ('{tables}'))"
        );
        let settings = "SET default_transaction_read_only = off; SET enable_seqscan = off; \
                        SET enable_hashjoin = off; SET enable_mergejoin = off; \
                        SET plan_cache_mode = force_generic_plan; ANALYZE;";
        conn.batch_execute(settings).unwrap();
        conn.batch_execute(&full).unwrap();
    }
}

pub(super) fn explain(conn: &mut Conn, statement: String) -> Plan {
    let (shown, faults) = match conn {
        Conn::Sqlite(conn) => {
            // A value that was never bound is NULL, which is as good as any.
            let explain = format!("EXPLAIN QUERY PLAN {statement}");
            let steps: Vec<(i32, i32, i32, String)> =
                sql::<(Integer, Integer, Integer, Text)>(&explain)
                    .load(conn)
                    .unwrap_or_else(|error| panic!("{error}: {statement}"));
            let steps: Vec<String> = steps.into_iter().map(|it| it.3).collect();
            let faults = sqlite_faults(&steps, &statement);
            (steps.join("\n"), faults)
        }
        Conn::Postgres(conn) => {
            // Sorting few or walking in order: which is better hangs on what the rows are like.
            let sorting = postgres_plan(conn, &statement, "on");
            if sorting.1.is_empty() { sorting } else { postgres_plan(conn, &statement, "off") }
        }
    };
    Plan { statement, shown, faults }
}

fn postgres_plan(conn: &mut PgConnection, statement: &str, sort: &str) -> (String, Vec<String>) {
    let prepare = format!("SET enable_sort = {sort}; DEALLOCATE ALL; PREPARE heard AS {statement}");
    conn.batch_execute(&prepare).unwrap_or_else(|error| panic!("{error}: {statement}"));
    let count = "SELECT cardinality(parameter_types) FROM pg_prepared_statements \
                 WHERE name = 'heard'";
    let count: i32 = sql::<Integer>(count).get_result(conn).unwrap();
    let values = vec!["NULL"; usize::try_from(count).unwrap()].join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let explain = format!("EXPLAIN (FORMAT JSON, COSTS OFF) EXECUTE heard{values}");
    let shown: String = sql::<Text>(&explain).get_result(conn).unwrap();
    let plans: Value = serde_json::from_str(&shown).unwrap();
    let mut faults = Vec::new();
    postgres_faults(&plans[0]["Plan"], None, false, &mut faults);
    (shown, faults)
}

/// Steps are such as `SCAN orders USING INDEX orders_created`, `SEARCH orders USING INDEX
/// sqlite_autoindex_orders_1 (code=?)` or `USE TEMP B-TREE FOR ORDER BY`.
fn sqlite_faults(steps: &[String], statement: &str) -> Vec<String> {
    let reads_few = steps.iter().all(|step| {
        let key = step.split_once('(').map_or("", |it| it.1);
        let exact = FEW_EACH.iter().any(|column| key.contains(&format!("{column}=?")));
        table_of(step).is_none() || exact || is_in_motion(index_of(step))
    });
    let sorts = |step: &str| step.contains("TEMP B-TREE") && step.ends_with("ORDER BY");
    let is_fault =
        |step: &&String| sqlite_reads_all(step, statement) || (sorts(step) && !reads_few);
    steps.iter().filter(is_fault).cloned().collect()
}

fn sqlite_reads_all(step: &str, statement: &str) -> bool {
    let picks = !step.starts_with("SCAN ") || table_of(step).is_none();
    // As they stand in an index, and only so many of them. A condition could pass many by.
    let first_come = statement.contains(" LIMIT ")
        && (!statement.contains(" WHERE ") || statement.contains(" WHERE 1 = 1 "));
    !(picks || first_come || is_in_motion(index_of(step)))
}

fn index_of(step: &str) -> &str {
    let rest = step.split_once(" INDEX ").map_or("", |it| it.1);
    rest.split_whitespace().next().unwrap_or_default()
}

fn is_in_motion(index: &str) -> bool {
    IN_MOTION.contains(&index)
}

/// The big table that a step reads.
fn table_of(step: &str) -> Option<&str> {
    let rest = step.strip_prefix("SCAN ").or(step.strip_prefix("SEARCH "))?;
    rest.split_whitespace().next().filter(|it| BIG.contains(it))
}

/// `limited`: whoever asks this node stops after so many rows.
fn postgres_faults(node: &Value, table: Option<&str>, limited: bool, faults: &mut Vec<String>) {
    let text = |name: &str| node[name].as_str();
    let kind = text("Node Type").unwrap_or_default();
    let table = text("Relation Name").or(table);
    let big = table.filter(|it| BIG.contains(it));
    match (kind, big) {
        ("Seq Scan", Some(table)) => faults.push(format!("Seq Scan on {table}")),
        (kind, Some(table)) if kind.contains("Index") => {
            let index = text("Index Name").unwrap_or_default();
            let picks = node["Index Cond"].is_string() || is_in_motion(index);
            let first_come = limited && node["Filter"].is_null();
            if !(picks || first_come) {
                faults.push(format!("{kind} of all of {index} on {table}"));
            }
        }
        ("Sort" | "Incremental Sort", _) if !reads_few(node) => {
            faults.push(format!("{kind} by {}", node["Sort Key"]));
        }
        _ => {}
    }
    let limited = match kind {
        "Limit" => true,
        "Sort" | "Incremental Sort" | "Aggregate" | "Hash" | "Materialize" => false,
        _ => limited,
    };
    for below in below(node) {
        // Sorted to be added up: the database may do without.
        let grouped = kind == "Aggregate" && below["Node Type"] == "Sort";
        let below = if grouped { &below["Plans"][0] } else { below };
        postgres_faults(below, table, limited, faults);
    }
}

/// Whether every big table that this node asks is asked for few rows.
fn reads_few(node: &Value) -> bool {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let big = node["Relation Name"].as_str().is_some_and(|it| BIG.contains(&it));
    let by = node["Index Cond"].as_str().or(node["Recheck Cond"].as_str()).unwrap_or_default();
    let exact = FEW_EACH.iter().any(|column| by.contains(&format!("({column} = ")));
    let moving = is_in_motion(node["Index Name"].as_str().unwrap_or_default());
    // What was added up is as short as there are groups.
    kind == "Aggregate" || ((!big || exact || moving) && below(node).all(reads_few))
}

fn below(node: &Value) -> impl Iterator<Item = &Value> {
    node["Plans"].as_array().into_iter().flatten()
}
