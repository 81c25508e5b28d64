//! The limit of sales: one SQLite writer that commits 64 bare order transactions at a time.

use anyhow::Result;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

/// As many customers as the load generator sends.
const TOGETHER: i64 = 64;

diesel::table! {
    orders (id) {
        id -> BigInt,
        code -> Text,
        status -> Text,
        total -> BigInt,
        contact -> Binary,
        contact_index -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    order_lines (id) {
        id -> BigInt,
        order_id -> BigInt,
        sku_code -> Text,
        name -> Text,
        quantity -> Integer,
        total -> BigInt,
    }
}

diesel::table! {
    claims (card_id) {
        card_id -> BigInt,
        sku_id -> BigInt,
        state -> Text,
        order_id -> BigInt,
        at -> BigInt,
    }
}

const TABLES: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;
    CREATE TABLE orders (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
        total BIGINT NOT NULL, contact BLOB NOT NULL, contact_index BLOB NOT NULL,
        created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
    CREATE INDEX orders_contact ON orders (contact_index);
    CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id BIGINT NOT NULL,
        sku_code TEXT NOT NULL, name TEXT NOT NULL, quantity INTEGER NOT NULL,
        total BIGINT NOT NULL);
    CREATE INDEX order_lines_order ON order_lines (order_id);
    CREATE TABLE claims (card_id INTEGER PRIMARY KEY, sku_id BIGINT NOT NULL, state TEXT NOT NULL,
        order_id BIGINT NOT NULL, at BIGINT NOT NULL);
    CREATE INDEX claims_order ON claims (order_id);";

/// Transactions a second: an order, its line and its claim each.
pub fn measure(folder: &Path, lasting: Duration) -> Result<f64> {
    let file = folder.join("group-commit.db");
    let mut conn = SqliteConnection::establish(&file.display().to_string())?;
    conn.batch_execute(TABLES)?;
    let start = Instant::now();
    let mut next: i64 = 1;
    while start.elapsed() < lasting {
        conn.batch_execute("BEGIN IMMEDIATE")?;
        for id in next..next + TOGETHER {
            place(&mut conn, id)?;
        }
        conn.batch_execute("COMMIT")?;
        next += TOGETHER;
    }
    let per_second = next as f64 / start.elapsed().as_secs_f64();
    drop(conn);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    Ok(per_second)
}

fn place(conn: &mut SqliteConnection, id: i64) -> QueryResult<()> {
    // Spread over the index as random codes are.
    let scattered = id.wrapping_mul(0x5851_f42d_4c95_7f2d).to_be_bytes();
    let row = (
        orders::id.eq(id),
        orders::code.eq(hex::encode(scattered)),
        orders::status.eq("pending"),
        orders::total.eq(1_000),
        orders::contact.eq(vec![7; 60]),
        orders::contact_index.eq(scattered.to_vec()),
        orders::created_at.eq(id),
        orders::expires_at.eq(id),
    );
    diesel::insert_into(orders::table).values(row).execute(conn)?;
    let row = (
        order_lines::id.eq(id),
        order_lines::order_id.eq(id),
        order_lines::sku_code.eq("bench"),
        order_lines::name.eq("Bench"),
        order_lines::quantity.eq(1),
        order_lines::total.eq(1_000),
    );
    diesel::insert_into(order_lines::table).values(row).execute(conn)?;
    let row = (
        claims::card_id.eq(id),
        claims::sku_id.eq(1),
        claims::state.eq("held"),
        claims::order_id.eq(id),
        claims::at.eq(id),
    );
    diesel::insert_into(claims::table).values(row).execute(conn)?;
    Ok(())
}
