//! The limit of sales: bare order transactions (order, line, card, ledger) of 64 clients, each of whom
//! waits for his own, before one SQLite writer that commits together what waits and can take back each
//! of them alone.

use anyhow::{Context, Result, anyhow};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// As many as the load generator's customers.
const CLIENTS: usize = 64;

/// Who is told when his transaction is committed.
type Waiting = oneshot::Sender<()>;

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

diesel::table! {
    postings (id) {
        id -> BigInt,
        order_id -> BigInt,
        account -> Text,
        amount -> BigInt,
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
    CREATE INDEX claims_order ON claims (order_id);
    CREATE TABLE postings (id INTEGER PRIMARY KEY, order_id BIGINT NOT NULL,
        account TEXT NOT NULL, amount BIGINT NOT NULL, at BIGINT NOT NULL);
    CREATE INDEX postings_account ON postings (account, id);";

/// Transactions a second.
pub async fn measure(folder: &Path, lasting: Duration) -> Result<f64> {
    let file = folder.join("group-commit.db");
    let mut conn = SqliteConnection::establish(&file.display().to_string())?;
    conn.batch_execute(TABLES)?;
    let (ask, asked) = mpsc::channel(CLIENTS);
    let start = Instant::now();
    let writer = std::thread::spawn(move || commit_together(&mut conn, asked));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let ask = ask.clone();
        clients.spawn(async move {
            let mut done: u32 = 0;
            while start.elapsed() < lasting {
                let (committed, hears) = oneshot::channel();
                ask.send(committed).await?;
                hears.await?;
                done += 1;
            }
            Ok::<_, anyhow::Error>(done)
        });
    }
    drop(ask);
    let mut done = 0;
    while let Some(client) = clients.join_next().await {
        done += client.context("a client panicked")??;
    }
    let per_second = f64::from(done) / start.elapsed().as_secs_f64();
    writer.join().map_err(|_| anyhow!("the writer panicked"))??;
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    Ok(per_second)
}

/// Until nobody asks any more.
fn commit_together(conn: &mut SqliteConnection, mut asked: mpsc::Receiver<Waiting>) -> Result<()> {
    let mut waiting = Vec::with_capacity(CLIENTS);
    let mut last = 0;
    while asked.blocking_recv_many(&mut waiting, CLIENTS) > 0 {
        conn.batch_execute("BEGIN IMMEDIATE")?;
        for _ in &waiting {
            last += 1;
            conn.batch_execute("SAVEPOINT one")?;
            place(conn, last)?;
            conn.batch_execute("RELEASE one")?;
        }
        conn.batch_execute("COMMIT")?;
        for client in waiting.drain(..) {
            // Whoever left meanwhile needs no answer.
            let _ = client.send(());
        }
    }
    Ok(())
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
    let row = (
        postings::id.eq(id),
        postings::order_id.eq(id),
        postings::account.eq("platform"),
        postings::amount.eq(1_000),
        postings::at.eq(id),
    );
    diesel::insert_into(postings::table).values(row).execute(conn)?;
    Ok(())
}
