//! Keeps the pool in step with the rows, and looks after what nobody asked for.

use super::{Shelves, store};
use crate::db::{Conn, counters};
use crate::inventory::{Error, holding};
use crate::notifications::{self, Notice};
use crate::types::{CardId, SkuId, Timestamp};

impl Shelves {
    /// Compares the pool with the rows, mends it, exports the drift as a metric, serves who was passed
    /// over, and tells the operator of SKUs that went low. Once a minute, by `worker`.
    pub async fn reconcile(&self, now: Timestamp) -> Result<(), Error> {
        self.raise_watermarks().await?;
        self.serve_waiting(now).await?;
        let counts = self.db.read(store::stock_of_all).await?;
        self.mend(&counts).await;
        let crossings: Vec<store::Stock> =
            counts.into_iter().filter(|it| it.low() != it.told_low).collect();
        if !crossings.is_empty() {
            self.db.write(move |conn| tell_crossings(conn, &crossings, now)).await?;
        }
        Ok(())
    }

    /// Notices cards that another process brought. Once a second, by `worker`.
    pub async fn catch_up(&self) -> Result<(), Error> {
        let seen = self.seen();
        let now = self.db.read(|conn| counters::value(conn, counters::STOCK)).await?;
        if seen == Some(now) {
            return Ok(());
        }
        for sku in self.db.read(store::lately_stocked).await? {
            self.forget(sku).await;
        }
        self.remember(now);
        Ok(())
    }

    async fn raise_watermarks(&self) -> Result<(), Error> {
        let raised = self.db.read(store::watermarks).await?;
        if raised.is_empty() {
            return Ok(());
        }
        self.db
            .write(move |conn| {
                for (sku, free_from) in &raised {
                    store::raise_watermark(conn, *sku, *free_from)?;
                }
                Ok(())
            })
            .await
    }

    /// A card that came free while an order was just queueing for it belongs to neither of them.
    async fn serve_waiting(&self, now: Timestamp) -> Result<(), Error> {
        for sku in self.db.read(store::waited_for).await? {
            let served: Vec<CardId> =
                self.db.write(move |conn| holding::serve(conn, sku, now)).await?;
            if !served.is_empty() {
                self.forget(sku).await;
            }
        }
        Ok(())
    }

    async fn mend(&self, counts: &[store::Stock]) {
        let pooled: Vec<&store::Stock> = counts.iter().filter(|it| !it.reusable).collect();
        let skus: Vec<SkuId> = pooled.iter().map(|it| it.sku).collect();
        let Ok(known) = self.pool.free(&skus).await else {
            return;
        };
        let mut drift = 0;
        for (stock, known) in pooled.iter().zip(known) {
            let off = known.map_or(0, |known| known.abs_diff(stock.free));
            if off > 0 {
                drift += off;
                self.forget(stock.sku).await;
            }
        }
        let drift = u32::try_from(drift).unwrap_or(u32::MAX);
        metrics::gauge!("keygrove_pool_drift_cards").set(f64::from(drift));
    }
}

/// Once per crossing: the mark is set when the stock goes low and taken away when it is refilled.
fn tell_crossings(
    conn: &mut Conn,
    crossings: &[store::Stock],
    now: Timestamp,
) -> Result<(), Error> {
    for stock in crossings {
        // A shelf that was never filled did not run low.
        if stock.low() && store::newest_card(conn, stock.sku)? == 0 {
            continue;
        }
        let told = store::mark_low(conn, stock.sku, stock.low())?;
        if told && stock.low() {
            let notice = Notice::LowStock { sku: stock.code.clone(), left: stock.free };
            notifications::enqueue(conn, &notice, now)?;
        }
    }
    Ok(())
}
