//! Both databases, as the migrations make them, against what the program believes.

use crate::shop::{Database, left_out};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use keygrove::config::Config;
use keygrove::db::{self, Conn};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Table → its columns and unique keys.
type Tables = BTreeMap<String, Table>;

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name → (kind, may be absent).
    columns: BTreeMap<String, (String, bool)>,
    /// The primary key and every other unique index, each as its sorted columns.
    unique: BTreeSet<Vec<String>>,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    /// Names, separated by commas.
    #[diesel(sql_type = Text)]
    columns: String,
}

#[actix_web::test]
async fn the_tables_are_what_the_program_believes() {
    let dir = tempfile::tempdir().unwrap();
    let found = migrated(&Database::fresh(dir.path()).url()).await;
    let believed = believed();
    let names = |tables: &Tables| tables.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&believed));
    for (name, table) in &believed {
        assert_eq!(found[name].columns, table.columns, "columns of {name}");
        let key = table.unique.iter().next().unwrap();
        assert!(found[name].unique.contains(key), "{name} has another primary key");
    }
}

#[actix_web::test]
async fn both_databases_have_the_same_tables_and_unique_keys() {
    let dir = tempfile::tempdir().unwrap();
    let server = Database::fresh(dir.path());
    if !server.url().starts_with("postgres") {
        return left_out("comparing the tables of PostgreSQL with those of SQLite");
    }
    let file = format!("sqlite://{}", dir.path().join("shop.db").display());
    assert_eq!(migrated(&file).await, migrated(&server.url()).await);
}

#[test]
fn both_folders_hold_the_same_migrations() {
    let (sqlite, postgres) = db::migration_names();
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, postgres);
}

async fn migrated(url: &str) -> Tables {
    let mut config = Config::for_testing(Path::new("unused")).database;
    config.url = url.to_owned();
    let db = db::Db::open(&config).unwrap();
    db.read(|conn| Ok::<_, db::Error>(read(conn))).await.unwrap()
}

fn read(conn: &mut Conn) -> Tables {
    let (columns, keys): (Vec<ColumnRow>, Vec<KeyRow>) = match conn {
        Conn::Sqlite(conn) => (
            diesel::sql_query(SQLITE_COLUMNS).load(conn).unwrap(),
            diesel::sql_query(SQLITE_KEYS).load(conn).unwrap(),
        ),
        Conn::Postgres(conn) => (
            diesel::sql_query(POSTGRES_COLUMNS).load(conn).unwrap(),
            diesel::sql_query(POSTGRES_KEYS).load(conn).unwrap(),
        ),
    };
    let believed = believed();
    let mut tables = Tables::new();
    for row in columns {
        let kind = match row.kind.as_str() {
            // Wide enough for whatever the program takes it for.
            "row number" => believed[&row.table_name].columns[&row.column_name].0.clone(),
            kind => one_word(kind),
        };
        let table = tables.entry(row.table_name).or_default();
        table.columns.insert(row.column_name, (kind, row.nullable));
    }
    for row in keys {
        let mut names: Vec<String> = row.columns.split(',').map(str::to_owned).collect();
        names.sort_unstable();
        tables.entry(row.table_name).or_default().unique.insert(names);
    }
    tables.remove("__diesel_schema_migrations");
    tables
}

/// The databases' own words for a column, in the words of `schema.rs`.
fn one_word(kind: &str) -> String {
    match kind.to_lowercase().as_str() {
        "text" => "Text",
        "bigint" => "BigInt",
        "integer" => "Integer",
        "boolean" => "Bool",
        "blob" | "bytea" => "Binary",
        "double" | "double precision" => "Double",
        other => other,
    }
    .to_owned()
}

/// What `schema.rs` says, read from its text.
fn believed() -> Tables {
    let text = include_str!("../../src/db/schema.rs");
    let tables = text.split("diesel::table! {").skip(1);
    tables.map(|it| one_table(it.split("\n}").next().unwrap())).collect()
}

fn one_table(text: &str) -> (String, Table) {
    let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let head = lines.next().unwrap();
    let (name, key) = head.split_once('(').unwrap();
    let key = key.split(')').next().unwrap();
    let mut key: Vec<String> = key.split(',').map(|it| it.trim().to_owned()).collect();
    key.sort_unstable();
    let mut table = Table { unique: BTreeSet::from([key]), ..Table::default() };
    for line in lines {
        if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let inner = kind.strip_prefix("Nullable<").and_then(|it| it.strip_suffix('>'));
            let shape = (inner.unwrap_or(kind).to_owned(), inner.is_some());
            table.columns.insert(column.to_owned(), shape);
        }
    }
    (name.trim().to_owned(), table)
}

// INTEGER PRIMARY KEY is SQLite's own row number: 64 bits, whatever the column is called.
const SQLITE_COLUMNS: &str = "
    SELECT t.name AS table_name, c.name AS column_name,
           CASE WHEN c.pk = 1 AND upper(c.type) = 'INTEGER' THEN 'row number' ELSE c.type END AS kind,
           c.\"notnull\" = 0 AS nullable
    FROM sqlite_master t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";

const SQLITE_KEYS: &str = "
    SELECT t.name AS table_name,
           (SELECT group_concat(coalesce(k.name, 'expression'))
            FROM pragma_index_info(i.name) k) AS columns
    FROM sqlite_master t, pragma_index_list(t.name) i
    WHERE t.type = 'table' AND i.\"unique\" = 1 AND t.name NOT LIKE 'sqlite_%'
    UNION ALL
    SELECT t.name, c.name
    FROM sqlite_master t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.pk = 1
      AND (SELECT count(*) FROM pragma_table_info(t.name) p WHERE p.pk > 0) = 1";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name::text AS table_name, column_name::text AS column_name,
           data_type::text AS kind, is_nullable = 'YES' AS nullable
    FROM information_schema.columns
    WHERE table_schema = 'public'";

const POSTGRES_KEYS: &str = "
    SELECT t.relname::text AS table_name,
           string_agg(coalesce(a.attname::text, 'expression'), ',') AS columns
    FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    CROSS JOIN LATERAL unnest(i.indkey) AS k(number)
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number > 0
    WHERE i.indisunique
    GROUP BY t.relname, i.indexrelid";
