//! Reads on one thread, writes chunk after chunk: memory stays flat, and a killed import leaves
//! whole chunks, which the next run of the same file finds in stock.

use super::encoding;
use super::split::{Piece, Pieces};
use super::{Import, Rejected, Report, guess, store};
use crate::catalog::{CardKind, Delivery, Sku};
use crate::crypto::{DataKey, MacKey};
use crate::db::{self, Conn, Db, counters};
use crate::inventory::{Error, card_place, fingerprint, holding};
use crate::provenance::{self, Entry};
use crate::types::{BatchId, CardId, Secret, Timestamp};
use crate::vault::{Index, Vault};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task;

/// Longer transactions keep checkouts waiting.
const CHUNK: usize = 500;
const CHUNK_BYTES: usize = 1024 * 1024;

/// Chunks read ahead.
const AHEAD: usize = 2;

/// How often, and how far apart, a busy database is asked again.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// Other processes are told of new cards every so many chunks.
const TELL_EVERY: u64 = 50;

/// What the audit log says. An import that is killed has begun, and its batch says how many cards came.
const BEGUN: &str = "card.import_begin";
const DONE: &str = "card.import";

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub bytes: u64,
    pub cards: u64,
}

/// Cards as they are written: with their blind index, not yet with their numbers.
struct Chunk {
    cards: Vec<Found>,
    blank: u64,
    rejected: Vec<Rejected>,
    /// How far in the file this chunk ends.
    bytes: u64,
}

pub(super) struct Found {
    text: Secret<String>,
    fingerprint: [u8; 16],
}

#[derive(Clone)]
struct Batch {
    id: BatchId,
    key: Arc<DataKey>,
    sku: Arc<Sku>,
}

/// What a chunk came to.
#[derive(Clone, Copy)]
struct Written {
    imported: u64,
    in_file: u64,
    in_stock: u64,
}

/// Imports one file as one batch. Tells `progress` after each chunk. Afterwards the pool should
/// forget the SKU.
pub async fn import(
    db: &Db,
    vault: &Vault,
    mut file: impl Read + Seek + Send + 'static,
    import: Import,
    now: Timestamp,
    progress: impl Fn(Progress) + Send + 'static,
) -> Result<Report, Error> {
    if import.sku.delivery == Delivery::Manual {
        return Err(Error::ManualSku(import.sku.code));
    }
    let described = import.clone();
    let (file, encoding, cut) = off_thread(move || {
        if !encoding::is_text(&mut file)? {
            return Err(Error::NotText);
        }
        let encoding = encoding::detect(&mut file, described.encoding)?;
        let start = file.stream_position()?;
        let cut =
            guess::cut(&mut file, encoding, &described.format, described.separator.as_deref())?;
        file.seek(SeekFrom::Start(start))?;
        Ok((file, encoding, cut))
    })
    .await?;

    let batch = begin(db, vault, &import, now).await?;
    let (sender, mut chunks) = mpsc::channel(AHEAD);
    let index = vault.mac_key(Index::Cards).clone();
    let sku = import.sku.id;
    let reading = task::spawn_blocking(move || {
        let counted = Counted { source: file, bytes: 0 };
        let mut pieces = Pieces::new(counted, encoding, cut)?;
        while let Some(chunk) = read_chunk(&mut pieces, &index, sku)? {
            if sender.blocking_send(chunk).is_err() {
                break;
            }
        }
        Ok::<(), io::Error>(())
    });

    let mut report = Report { encoding: encoding.as_str().to_owned(), ..Report::default() };
    let mut done = 0;
    while let Some(chunk) = chunks.recv().await {
        done += 1;
        let (cards, bytes) = (Arc::new(chunk.cards), chunk.bytes);
        let written = write_chunk(db, &batch, &cards, done % TELL_EVERY == 0, now).await?;
        let rejected_count = count(chunk.rejected.len());
        report = report.and(Report {
            read: count(cards.len()) + rejected_count,
            imported: written.imported,
            duplicate_in_file: written.in_file,
            duplicate_in_stock: written.in_stock,
            blank: chunk.blank,
            rejected: chunk.rejected,
            rejected_count,
            encoding: encoding.as_str().to_owned(),
        });
        progress(Progress { bytes, cards: report.read });
    }
    let finished = reading.await.map_err(|_| db::Error::Panicked)?;
    end(db, entry(&import, DONE, batch.id).count(report.imported), batch.id, now).await?;
    finished?;
    Ok(report)
}

async fn begin(db: &Db, vault: &Vault, import: &Import, now: Timestamp) -> Result<Batch, Error> {
    let (vault, described) = (vault.clone(), import.clone());
    let (id, key) = db
        .write(move |conn| {
            let (key_id, key) = vault.fresh(conn, "batch", now)?;
            let batch = store::NewBatch {
                sku: described.sku.id,
                key: key_id,
                note: &described.note,
                source: &described.source,
                importer: described.by.actor.to_string(),
                cost: described.cost,
                state: "importing",
            };
            let id = store::insert_batch(conn, &batch, now)?;
            provenance::record(conn, &entry(&described, BEGUN, id).count(0), now)?;
            Ok::<_, Error>((id, key))
        })
        .await?;
    Ok(Batch { id, key, sku: Arc::new(import.sku.clone()) })
}

async fn end(db: &Db, entry: Entry, batch: BatchId, now: Timestamp) -> Result<(), Error> {
    db.write(move |conn| {
        store::finish_batch(conn, batch)?;
        provenance::record(conn, &entry, now)?;
        counters::raise(conn, counters::STOCK, 1)?;
        Ok(())
    })
    .await
}

fn entry(import: &Import, action: &'static str, batch: BatchId) -> Entry {
    let entry = import.by.entry(action, format!("sku:{}", import.sku.code));
    entry.detail(format!("batch:{batch}"))
}

fn read_chunk<R: Read>(
    pieces: &mut Pieces<Counted<R>>,
    index: &MacKey,
    sku: crate::types::SkuId,
) -> io::Result<Option<Chunk>> {
    let mut chunk = Chunk { cards: Vec::new(), blank: 0, rejected: Vec::new(), bytes: 0 };
    let mut size = 0;
    let mut any = false;
    while chunk.cards.len() < CHUNK && chunk.rejected.len() < CHUNK && size < CHUNK_BYTES {
        let Some(piece) = pieces.next()? else {
            break;
        };
        any = true;
        match piece {
            Piece::Blank => chunk.blank += 1,
            Piece::Bad { line, reason } => {
                let file = String::new();
                chunk.rejected.push(Rejected { file, line, reason });
            }
            Piece::Card(text) => {
                size += text.expose().len();
                let fingerprint = fingerprint(index, sku, text.expose());
                chunk.cards.push(Found { text, fingerprint });
            }
        }
    }
    chunk.bytes = pieces.source().bytes;
    Ok(any.then_some(chunk))
}

async fn write_chunk(
    db: &Db,
    batch: &Batch,
    cards: &Arc<Vec<Found>>,
    tell: bool,
    now: Timestamp,
) -> Result<Written, Error> {
    if cards.is_empty() {
        return Ok(Written { imported: 0, in_file: 0, in_stock: 0 });
    }
    for _ in 1..TRIES {
        let (batch, cards) = (batch.clone(), Arc::clone(cards));
        let outcome = db.write(move |conn| insert_chunk(conn, &batch, &cards, tell, now)).await;
        match outcome {
            Err(Error::Db(db::Error::Busy)) => tokio::time::sleep(PAUSE).await,
            outcome => return outcome,
        }
    }
    Err(db::Error::Busy.into())
}

/// In one transaction: numbers, sealed rows, the batch's count, and whoever waits for cards.
fn insert_chunk(
    conn: &mut Conn,
    batch: &Batch,
    found: &[Found],
    tell: bool,
    now: Timestamp,
) -> Result<Written, Error> {
    let sku = &batch.sku;
    let size = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let last = counters::raise(conn, counters::CARDS, size)?;
    let numbers = last - size + 1..=last;
    let rows: Vec<store::Row> = numbers
        .zip(found)
        .map(|(id, card)| store::Row {
            id: CardId(id),
            sealed: batch.key.seal(&card_place(CardId(id), sku.id), card.text.expose().as_bytes()),
            fingerprint: card.fingerprint,
            copy: if sku.allow_duplicates { id } else { 0 },
        })
        .collect();
    let inserted = store::insert_cards(conn, sku.id, batch.id, &rows)?;
    let known = rows.iter().filter(|row| !inserted.contains(&row.id));
    let known: Vec<[u8; 16]> = known.map(|row| row.fingerprint).collect();
    let mut written = Written { imported: count(inserted.len()), in_file: 0, in_stock: 0 };
    if !known.is_empty() {
        let ours = store::fingerprints_of(conn, sku.id, batch.id, &known)?;
        let in_file = known.iter().filter(|it| ours.contains(it.as_slice())).count();
        written.in_file = count(in_file);
        written.in_stock = count(known.len() - in_file);
    }
    if !inserted.is_empty() {
        if let CardKind::Reusable { uses } = sku.card_kind {
            store::insert_meters(conn, sku.id, &inserted, uses)?;
        }
        store::grow_batch(conn, batch.id, inserted.len())?;
        holding::serve(conn, sku.id, now)?;
    }
    if tell {
        counters::raise(conn, counters::STOCK, 1)?;
    }
    Ok(written)
}

fn count(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}

/// Knows how far a file was read.
pub(super) struct Counted<R> {
    source: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.bytes += count(read);
        Ok(read)
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    task::spawn_blocking(work).await.map_err(|_| db::Error::Panicked)?
}
