//! Finding orders again, and what their finder may see. Everything that opens a secret is here.

use super::handover::{self, Delivery};
use super::passphrase::{self, Stored};
use super::{Among, Error, Status, Till, View, access, views};
use crate::db::Conn;
use crate::inventory::{self, Reveal};
use crate::notifications::{self, Notice};
use crate::provenance::By;
use crate::types::{Contact, OrderCode, OrderId, Secret, Timestamp};
use crate::vault::{Purpose, Vault};

/// The opened cards of one line.
pub type Cards = Vec<Secret<String>>;

impl Till {
    /// An order by its code. Whoever calls has decided what of it may be shown.
    pub async fn find(&self, code: OrderCode) -> Result<Option<View>, Error> {
        self.db.read(move |conn| Ok(views::find(conn, &code)?)).await
    }

    pub async fn find_by_id(&self, order: OrderId) -> Result<Option<View>, Error> {
        self.db.read(move |conn| Ok(views::find_by_id(conn, order)?)).await
    }

    /// The token that gives the right to see an order's cards.
    pub fn token(&self, code: &OrderCode) -> String {
        access::token(&self.vault, code)
    }

    /// Constant time.
    pub fn token_fits(&self, code: &OrderCode, token: &str) -> bool {
        access::token_fits(&self.vault, code, token)
    }

    /// Whether the browser with this cookie placed the order.
    pub async fn is_of_visitor(&self, order: OrderId, visitor: &str) -> Result<bool, Error> {
        let visitor = access::visitor_index(&self.vault, visitor);
        self.db.read(move |conn| Ok(views::is_of_visitor(conn, order, &visitor)?)).await
    }

    /// The newest orders of the browser with this cookie.
    pub async fn list_of_visitor(&self, visitor: &str, among: Among) -> Result<Vec<View>, Error> {
        let visitor = access::visitor_index(&self.vault, visitor);
        self.db.read(move |conn| Ok(views::list_of_visitor(conn, &visitor, among)?)).await
    }

    /// Whether this is the passphrase of this order. An unknown code, an order of another shop, one
    /// without a passphrase and a wrong passphrase answer alike and take alike.
    pub async fn passphrase_fits(
        &self,
        code: &OrderCode,
        passphrase: &Secret<String>,
        among: Among,
    ) -> Result<bool, Error> {
        let quick = passphrase::quick(&self.vault, code, passphrase);
        let code = code.clone();
        let find = move |conn: &mut Conn| Ok::<_, Error>(views::passphrase(conn, &code, among)?);
        let stored: Stored = self.db.read(find).await?;
        passphrase::fits(&self.passwords, quick, stored).await
    }

    /// Sends the links to a contact's orders to that contact, if it is an address and has
    /// any. The caller cannot tell which.
    pub async fn mail_lookup_link(
        &self,
        contact: &Contact,
        among: Among,
        now: Timestamp,
    ) -> Result<(), Error> {
        let contact = access::contact_index(&self.vault, contact);
        self.db
            .write(move |conn| {
                let orders = views::list_mailable(conn, &contact, among)?;
                if !orders.is_empty() {
                    notifications::enqueue(
                        conn,
                        &Notice::LookupLink { orders, central: among == Among::All },
                        now,
                    )?;
                }
                Ok::<_, Error>(())
            })
            .await
    }

    /// The cards of an order, line by line, for someone entitled: opened, and written down who saw
    /// them, in one transaction. Nothing before the order is fulfilled.
    pub async fn reveal(&self, order: &View, by: By, now: Timestamp) -> Result<Vec<Cards>, Error> {
        if !gives_cards(order.status) {
            return Ok(order.lines.iter().map(|_| Cards::new()).collect());
        }
        let (order, vault) = (order.clone(), self.vault.clone());
        self.db.write(move |conn| open_lines(conn, &vault, &order, &by, now)).await
    }

    /// An order with its cards, in one go, for someone whose right needs no look at the order: the
    /// holder of its token.
    pub async fn find_and_reveal(
        &self,
        code: OrderCode,
        by: By,
        now: Timestamp,
    ) -> Result<Option<(View, Vec<Cards>)>, Error> {
        let vault = self.vault.clone();
        self.db
            .write(move |conn| {
                let Some(order) = views::find(conn, &code)? else {
                    return Ok(None);
                };
                let cards = open_lines(conn, &vault, &order, &by, now)?;
                Ok(Some((order, cards)))
            })
            .await
    }

    /// What the operator handed over for an order, still sealed.
    pub async fn deliveries(&self, order: OrderId) -> Result<Vec<Delivery>, Error> {
        self.db.read(move |conn| handover::list(conn, order)).await
    }

    /// How the buyer can be reached. For mails, and for staff who are written down asking.
    pub async fn contact(&self, order: OrderId) -> Result<Contact, Error> {
        let row =
            self.db.read(move |conn| Ok::<_, Error>(views::contact_sealed(conn, order)?)).await?;
        let (code, sealed) = row.ok_or(Error::NotFound)?;
        let code: OrderCode = code.parse().map_err(|_| Error::NotFound)?;
        let place = access::contact_place(&code);
        let plain = self.vault.key(Purpose::Contacts).open(&place, &sealed)?;
        let text = std::str::from_utf8(plain.expose()).map_err(|_| Error::NotFound)?;
        text.parse().map_err(|_| Error::NotFound)
    }

    /// The keyed hash under which a contact's orders are found.
    pub fn contact_index(&self, contact: &Contact) -> Vec<u8> {
        access::contact_index(&self.vault, contact)
    }
}

fn gives_cards(status: Status) -> bool {
    matches!(status, Status::Fulfilled | Status::PartiallyFulfilled | Status::PartiallyRefunded)
}

fn open_lines(
    conn: &mut Conn,
    vault: &Vault,
    order: &View,
    by: &By,
    now: Timestamp,
) -> Result<Vec<Cards>, Error> {
    let mut opened = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        if line.manual || !gives_cards(order.status) {
            opened.push(Cards::new());
            continue;
        }
        let look = Reveal {
            order: order.id,
            order_code: order.code.to_string(),
            sku: line.sku,
            by: by.clone(),
        };
        opened.push(inventory::reveal(conn, vault, &look, now)?);
    }
    Ok(opened)
}
