//! What a checkout needs to know of a SKU before its transaction: read once, and believed for as long
//! as the catalogue's counter stands where it stood.

use super::Error;
use crate::catalog::{self, CardKind, Delivery, ForSale};
use crate::db::{Conn, Db};
use crate::payments::{self, Account};
use crate::site;
use crate::types::{Lately, SkuCode, SkuId, Timestamp};
use std::sync::Arc;

/// A SKU and the ways to pay, as of one state of the catalogue.
#[derive(Debug)]
pub(super) struct Offer {
    version: i64,
    pub(super) wanted: ForSale,
    /// Those that are switched on.
    accounts: Vec<Account>,
    /// Whether an agent earns on what he buys in his own shop.
    pub(super) own_purchases_earn: bool,
}

pub(super) type Offers = Lately<SkuCode, Offer>;

/// Where a SKU's cards come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shelf {
    Pooled(SkuId),
    /// Manual goods and reusable cards: nothing to set aside.
    None,
}

impl Offer {
    /// May be two seconds old: the transaction asks whether it still holds.
    pub(super) async fn lately(
        offers: &Offers,
        db: &Db,
        sku: &SkuCode,
        now: Timestamp,
    ) -> Result<Arc<Offer>, Error> {
        if let Some(offer) = offers.find(sku, now) {
            return Ok(offer);
        }
        let code = sku.clone();
        let offer = db.read(move |conn| Offer::read(conn, &code)).await?;
        Ok(offers.keep(sku.clone(), offer, now))
    }

    /// A SKU that does not exist is not for sale; one that is hidden now may still be offered.
    pub(super) fn read(conn: &mut Conn, sku: &SkuCode) -> Result<Offer, Error> {
        // Asked first: a change that comes in between makes this offer old, not wrong.
        let version = catalog::version(conn)?;
        let wanted = catalog::for_sale(conn, sku)?.ok_or(Error::NotForSale)?;
        let accounts = payments::list_enabled(conn)?;
        let own_purchases_earn = site::load(conn)?.own_purchases_earn;
        Ok(Offer { version, wanted, accounts, own_purchases_earn })
    }

    /// Whether nothing has changed since it was read.
    pub(super) fn is_current(&self, conn: &mut Conn) -> Result<bool, Error> {
        Ok(catalog::version(conn)? == self.version)
    }

    pub(super) fn account(&self, code: &str) -> Option<&Account> {
        self.accounts.iter().find(|it| it.code == code)
    }

    pub(super) fn shelf(&self) -> Shelf {
        match (self.wanted.sku.delivery, self.wanted.sku.card_kind) {
            (Delivery::Manual, _) | (_, CardKind::Reusable { .. }) => Shelf::None,
            _ => Shelf::Pooled(self.wanted.sku.id),
        }
    }
}
