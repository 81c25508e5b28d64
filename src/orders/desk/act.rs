//! What an operator does with an order by hand. Each act is written down with his name.

use super::super::handover::{self, Handover, Opened, Opening};
use super::super::{Error, Event, Status, Till, refund, store as rows};
use super::{open_contact, views};
use crate::db::Conn;
use crate::notifications::{self, Notice};
use crate::provenance::{self, By};
use crate::types::{Contact, OrderCode, OrderId, Timestamp};
use crate::vault::Vault;

impl Till {
    /// Hands over a text, a file or both instead of cards from the stock.
    pub async fn fulfil_by_hand(
        &self,
        handover: Handover,
        now: Timestamp,
    ) -> Result<Status, Error> {
        handover::check(&handover.contents)?;
        let vault = self.vault.clone();
        self.db.write(move |conn| handover::hand_over(conn, &vault, &handover, now)).await
    }

    /// What was handed over as text, opened for somebody entitled.
    pub async fn open_texts(&self, opening: Opening, now: Timestamp) -> Result<Vec<Opened>, Error> {
        let vault = self.vault.clone();
        self.db.write(move |conn| handover::open_texts(conn, &vault, &opening, now)).await
    }

    /// One text or file that was handed over, opened for somebody entitled.
    pub async fn open_delivery(
        &self,
        opening: Opening,
        delivery: i64,
        now: Timestamp,
    ) -> Result<Opened, Error> {
        let vault = self.vault.clone();
        self.db.write(move |conn| handover::open_one(conn, &vault, &opening, delivery, now)).await
    }

    /// The whole contact, for an operator who says so.
    pub async fn reveal_contact(
        &self,
        code: OrderCode,
        by: By,
        now: Timestamp,
    ) -> Result<Contact, Error> {
        let vault = self.vault.clone();
        self.db.write(move |conn| reveal_contact(conn, &vault, &code, &by, now)).await
    }

    /// The mail with the link to the cards, once more.
    pub async fn resend_mail(&self, code: OrderCode, by: By, now: Timestamp) -> Result<(), Error> {
        self.db.write(move |conn| resend_mail(conn, &code, &by, now)).await
    }

    /// Looks again whether there are cards now for an order that waits for them.
    pub async fn deliver_now(&self, code: OrderCode, now: Timestamp) -> Result<Status, Error> {
        let wanted = code.clone();
        let order = self.db.read(move |conn| find(conn, &wanted)).await?;
        self.stock_arrived(order, now).await?;
        let became = move |conn: &mut Conn| {
            let order = rows::find_by_id(conn, order)?.ok_or(Error::NotFound)?;
            let waits = order.status == Status::AwaitingStock;
            match waits && refund::goes_back(conn, &order)? {
                true => Err(Error::GoesBack),
                false => Ok(order.status),
            }
        };
        self.db.read(became).await
    }
}

fn find(conn: &mut Conn, code: &OrderCode) -> Result<OrderId, Error> {
    let order = super::super::views::find(conn, code)?.ok_or(Error::NotFound)?;
    Ok(order.id)
}

fn reveal_contact(
    conn: &mut Conn,
    vault: &Vault,
    code: &OrderCode,
    by: &By,
    now: Timestamp,
) -> Result<Contact, Error> {
    let order = find(conn, code)?;
    let secrets = views::secrets(conn, order)?;
    provenance::record(conn, &by.entry("contact.reveal", format!("order:{code}")), now)?;
    open_contact(vault, code, &secrets.contact)
}

fn resend_mail(conn: &mut Conn, code: &OrderCode, by: &By, now: Timestamp) -> Result<(), Error> {
    let order = super::super::views::find(conn, code)?.ok_or(Error::NotFound)?;
    let ready = matches!(order.status, Status::Fulfilled | Status::PartiallyFulfilled);
    if !ready || !views::secrets(conn, order.id)?.mailable {
        return Err(Error::IllegalStep { from: order.status, by: Event::Delivered });
    }
    notifications::enqueue(conn, &Notice::OrderFulfilled { order: order.id }, now)?;
    Ok(provenance::record(conn, &by.entry("order.resend_mail", format!("order:{code}")), now)?)
}
