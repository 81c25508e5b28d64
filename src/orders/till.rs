//! The till: conducts a sale from the shelf through the transaction and back. The only part of
//! `orders` that waits for anything.

use super::checkout::{self, Draft};
use super::offer::{Offer, Offers, Shelf};
use super::presses::{form_hash, press};
use super::queues::{Queue, Queues};
use super::recent::Recent;
use super::{
    ByHand, Checkout, Error, PayBy, Placed, Settled, expiry, passphrase, settle, store, tally,
};
use crate::catalog::StockDisplay;
use crate::config::{Config, Unfit};
use crate::crypto::{Passwords, TokenHash};
use crate::db::{Conn, Db};
use crate::inventory::{self, Lease, Shelves, Taken};
use crate::payments::{Account, Driver, Outcome, PaymentFact};
use crate::pool::Press;
use crate::provenance::By;
use crate::telemetry::metrics;
use crate::types::{Currency, OrderCode, OrderId, Timestamp};
use crate::vault::Vault;
use std::sync::Arc;

/// Checkouts of one SKU that may wait for the writers together: enough to commit together, and
/// few enough that nobody else waits long behind them.
const BATCHED: u32 = 16;

/// Cloning is cheap.
#[derive(Clone)]
pub struct Till {
    pub(super) db: Db,
    pub(super) vault: Vault,
    pub(super) shelves: Shelves,
    pub(super) passwords: Passwords,
    pub(super) terms: Terms,
    offers: Offers,
    queues: Queues,
    recent: Recent,
}

/// What the operator's configuration says about selling.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub currency: Currency,
    pub hold_seconds: i64,
    /// 0: no limit.
    pub holds_per_visitor: u32,
    /// How long an agent's earning waits before it is his.
    pub pending_seconds: i64,
    pub unfit: Unfit,
    /// Whether the sandbox gateway works here.
    pub sandbox: bool,
}

impl Terms {
    /// Whether orders may be paid at such an account.
    pub(super) fn take(&self, account: &Account) -> bool {
        account.driver != Driver::Sandbox || self.sandbox
    }
}

impl Till {
    pub fn new(
        db: Db,
        vault: Vault,
        shelves: Shelves,
        passwords: Passwords,
        config: &Config,
    ) -> Till {
        let terms = Terms {
            currency: config.shop.currency,
            hold_seconds: config.orders.hold_seconds,
            holds_per_visitor: config.orders.holds_per_visitor,
            pending_seconds: i64::from(config.agents.pending_days) * 86_400,
            unfit: config.agents.unfit,
            sandbox: config.sandbox_works(),
        };
        let queues = Queues::new(BATCHED);
        Till {
            db,
            vault,
            shelves,
            passwords,
            terms,
            offers: Offers::default(),
            queues,
            recent: Recent::default(),
        }
    }

    /// From the buy button to a pending order with its cards held. The same form token again gives
    /// the same order, also when the first click took the last card.
    pub async fn place(&self, request: Checkout, now: Timestamp) -> Result<Placed, Error> {
        checkout::check_shape(&request)?;
        let offer = Offer::lately(&self.offers, &self.db, &request.sku, now).await?;
        checkout::check_quantity(&offer.wanted.sku, request.quantity)?;
        let form = form_hash(&request);
        if !offer.wanted.shown {
            return self.replayed(form).await?.ok_or(Error::NotForSale);
        }
        let press = press(&request.form_token, &form, now);
        let queue = self.queues.of(&request.sku);
        let lease = match self.take(&offer, request.quantity, &press).await? {
            Taken::Lease(lease) => lease,
            Taken::SoldOut { left, first } => {
                let (sku, wanted) = (offer.wanted.sku.id, request.quantity);
                let sold_out = inventory::Error::OutOfStock { sku, wanted, left }.into();
                let sold_out = discreet(sold_out, offer.wanted.sku.stock_display);
                if first {
                    return Err(sold_out);
                }
                queue.pass().await;
                return self.replayed(form).await?.ok_or(sold_out);
            }
        };
        let shown = offer.wanted.sku.stock_display;
        let draft = Arc::new(Draft::new(request, form, offer, &self.vault, self.terms, now));
        match self.write_down(&draft, &queue, lease, now).await {
            Ok(placed) => self.after_placing(placed, now).await,
            Err(refused) => self.replayed(form).await?.ok_or_else(|| discreet(refused, shown)),
        }
    }

    async fn take(&self, offer: &Offer, quantity: u32, press: &Press) -> Result<Taken, Error> {
        match offer.shelf() {
            Shelf::Pooled(sku) => Ok(self.shelves.take(sku, quantity, press).await?),
            Shelf::None => Ok(Taken::Lease(Lease::Unpooled)),
        }
    }

    async fn write_down(
        &self,
        draft: &Arc<Draft>,
        queue: &Queue,
        lease: Lease,
        now: Timestamp,
    ) -> Result<Placed, Error> {
        let _turn = queue.turn().await;
        let (held, order) = (lease.clone(), Arc::clone(draft));
        let outcome = self.db.write(move |conn| place_and_pay(conn, &order, &held, now)).await;
        if outcome.is_err() {
            self.shelves.give_back(lease).await;
        }
        match outcome {
            Err(Error::Inventory(inventory::Error::StalePool)) => {
                self.place_unpooled(draft, now).await
            }
            outcome => outcome,
        }
    }

    /// The pool named cards that were taken, or the SKU is not what it was: the rows decide alone.
    async fn place_unpooled(&self, draft: &Arc<Draft>, now: Timestamp) -> Result<Placed, Error> {
        if let Shelf::Pooled(sku) = draft.offer.shelf() {
            self.shelves.forget(sku).await;
        }
        self.offers.forget(&draft.request.sku);
        let draft = Arc::clone(draft);
        self.db.write(move |conn| place_and_pay(conn, &draft, &Lease::Unpooled, now)).await
    }

    /// An order over nothing is paid by being placed, and so is one from a wallet.
    async fn after_placing(&self, placed: Placed, now: Timestamp) -> Result<Placed, Error> {
        metrics::order_placed();
        if placed.status.is_paid() {
            metrics::order_paid();
        }
        if placed.status.is_paid() || placed.total.is_positive() {
            return Ok(placed);
        }
        let code = placed.code.clone();
        let settled = self.db.write(move |conn| settle::free_of_charge(conn, &code, now)).await?;
        Ok(Placed { status: settled.status, ..placed })
    }

    async fn replayed(&self, form: TokenHash) -> Result<Option<Placed>, Error> {
        let vault = self.vault.clone();
        self.db.read(move |conn| checkout::find_placed(conn, &vault, &form)).await
    }

    /// What a gateway says happened. Once, twenty times in turn or at the same instant: one delivery.
    pub async fn settle(&self, fact: PaymentFact, now: Timestamp) -> Result<Settled, Error> {
        if let Some(status) = self.recent.find(&fact) {
            return Ok(Settled::again(status));
        }
        let told = fact.clone();
        let settled = self.db.write(move |conn| settle::settle(conn, &fact, now)).await?;
        self.after_settling(&settled).await;
        if settled.outcome == Outcome::Settled {
            self.recent.keep(told, settled.status);
        }
        Ok(settled)
    }

    /// The operator says the money is here. The same path as a callback.
    pub async fn mark_paid(&self, word: ByHand, by: By, now: Timestamp) -> Result<Settled, Error> {
        let settled = self.db.write(move |conn| settle::by_hand(conn, &word, &by, now)).await?;
        self.after_settling(&settled).await;
        Ok(settled)
    }

    async fn after_settling(&self, settled: &Settled) {
        if !settled.repeated && settled.status.is_paid() {
            metrics::order_paid();
        }
        // Cards that were picked from the rows, not from the pool's lease.
        if let Some(sku) = settled.picked_from {
            self.shelves.forget(sku).await;
        }
    }

    /// Cards came for an order that was paid before there were any.
    pub async fn stock_arrived(&self, order: OrderId, now: Timestamp) -> Result<(), Error> {
        self.db.write(move |conn| settle::deliver_waiting(conn, order, now)).await
    }

    /// A buyer or the operator gives up an unpaid order.
    pub async fn cancel(
        &self,
        code: OrderCode,
        actor: String,
        now: Timestamp,
    ) -> Result<(), Error> {
        let freed = self.db.write(move |conn| expiry::cancel(conn, &code, &actor, now)).await?;
        self.shelves.offer(&freed).await;
        Ok(())
    }

    /// Ends pending orders whose hold ran out and puts their cards back on sale. Returns how many.
    pub async fn expire_due(&self, now: Timestamp) -> Result<usize, Error> {
        let due = self.db.read(move |conn| Ok::<_, Error>(store::overdue(conn, now)?)).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let count = due.len();
        let freed = self.db.write(move |conn| expiry::expire(conn, &due, now)).await?;
        self.shelves.offer(&freed).await;
        Ok(count)
    }

    /// Replaces some quick passphrase hashes by Argon2id. Returns how many there were to do.
    pub async fn harden_passphrases(&self) -> Result<usize, Error> {
        passphrase::harden(&self.db, &self.passwords).await
    }

    /// Adds what was sold since the last time to the counts on the pages.
    pub async fn tally(&self, now: Timestamp) -> Result<(), Error> {
        self.db.write(move |conn| tally::add_up(conn, now)).await
    }
}

fn place_and_pay(
    conn: &mut Conn,
    draft: &Draft,
    lease: &Lease,
    now: Timestamp,
) -> Result<Placed, Error> {
    let placed = checkout::place(conn, draft, lease, now)?;
    match draft.request.pay_by {
        PayBy::Gateway(_) => Ok(placed),
        PayBy::Wallet => {
            let settled = settle::from_wallet(conn, &placed.code, now)?;
            Ok(Placed { status: settled.status, ..placed })
        }
    }
}

/// How many are left is told where the page tells it too.
fn discreet(error: Error, shown: StockDisplay) -> Error {
    match error {
        Error::Inventory(inventory::Error::OutOfStock { left: 1.., .. })
            if shown != StockDisplay::Exact =>
        {
            Error::TooFewLeft
        }
        error => error,
    }
}
