//! The demo shop: what `serve --demo` fills an empty shop with.

mod cards;
mod goods;
mod shop;

use crate::db::{self, Db, counters};
use crate::inventory::{self, EncodingWish, Format, Import, Shelves};
use crate::provenance::By;
use crate::types::{Currency, SkuCode, Timestamp};
use crate::vault::Vault;
use crate::{catalog, payments, pictures, site, suppliers};
use goods::{GOODS, Variant};
use std::io::Cursor;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    #[error(transparent)]
    Pictures(#[from] pictures::Error),
    #[error(transparent)]
    Site(#[from] site::Error),
    #[error(transparent)]
    Inventory(#[from] inventory::Error),
    #[error(transparent)]
    Payments(#[from] payments::Error),
    #[error(transparent)]
    Suppliers(#[from] suppliers::Error),
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// How far the seeding has come: a counter, so that no table of its own is needed. One step is the
/// empty shop, and each variant that got its cards is one more.
const PROGRESS: &str = "demo_steps";
const OPENED: i64 = 1;
/// Whose goods some of them are.
pub const SUPPLIER: &str = "星海数码 Starsea";
/// The line between two cards of a variant.
const SEPARATOR: &str = "=====";

/// What the seeding works on.
#[derive(Clone)]
pub struct Ground {
    pub db: Db,
    pub vault: Vault,
    pub shelves: Shelves,
    pub currency: Currency,
}

/// Fills an empty shop. One that was filled before, or that an operator filled himself, stays as
/// it is; a seeding that was cut short goes on.
pub async fn seed(ground: &Ground, now: Timestamp) -> Result<(), Error> {
    let progress = ground.db.read(|conn| {
        let steps = counters::value(conn, PROGRESS)?;
        let empty = catalog::list_categories(conn)?.is_empty()
            && catalog::window(conn)?.listings.is_empty();
        Ok::<_, Error>(if steps == 0 && !empty { all_steps() } else { steps })
    });
    let progress = progress.await?;
    if progress >= all_steps() {
        return Ok(());
    }
    if progress < OPENED {
        let vault = ground.vault.clone();
        ground.db.write(move |conn| shop::open(conn, &vault, now)).await?;
    }
    let mut step = OPENED;
    for good in GOODS {
        put_on_sale(ground, good, now).await?;
        for variant in good.variants {
            step += 1;
            if step > progress {
                stock(ground, variant, now).await?;
                ground.db.write(|conn| counters::raise(conn, PROGRESS, 1)).await?;
            }
        }
    }
    Ok(())
}

fn all_steps() -> i64 {
    let variants = GOODS.iter().flat_map(|it| it.variants).count();
    OPENED + i64::try_from(variants).unwrap_or(i64::MAX - OPENED)
}

async fn put_on_sale(
    ground: &Ground,
    good: &'static goods::Good,
    now: Timestamp,
) -> Result<(), Error> {
    // Making small pictures takes a while: outside the transaction, and not on the server's thread.
    let cover = tokio::task::spawn_blocking(|| pictures::prepare(good.cover)).await;
    let cover = cover.map_err(|_| db::Error::Panicked)??;
    let currency = ground.currency;
    ground.db.write(move |conn| shop::put_on_sale(conn, good, &cover, currency, now)).await
}

/// Cards that are in stock already are not imported again.
async fn stock(ground: &Ground, variant: &'static Variant, now: Timestamp) -> Result<(), Error> {
    let texts = cards::texts(variant);
    if texts.is_empty() {
        return Ok(());
    }
    let code: SkuCode = variant.code.parse().map_err(|_| db::Error::Corrupt("demo"))?;
    let sku = ground.db.read(move |conn| catalog::find_sku(conn, &code)).await?;
    let Some(sku) = sku else { return Ok(()) };
    let (id, between) = (sku.id, format!("\n{SEPARATOR}\n"));
    let described = Import {
        sku,
        format: Format::Blocks,
        separator: Some(SEPARATOR.to_owned()),
        encoding: EncodingWish::Auto,
        note: "演示数据 Demo".to_owned(),
        source: "demo".to_owned(),
        by: By::SYSTEM,
        cost: None,
    };
    let file = Cursor::new(texts.join(&between).into_bytes());
    inventory::import(&ground.db, &ground.vault, file, described, now, |_| {}).await?;
    ground.shelves.forget(id).await;
    Ok(())
}
