//! An agent who buys in his own shop: known by a login of his, or by a contact that is his.

mod store;

use super::access;
use super::checkout::Draft;
use super::offer::Offer;
use super::{Error, Till};
use crate::db::Conn;
use crate::ledger::Account;
use crate::members;
use crate::pricing::Share;
use crate::provenance::{self, By};
use crate::types::{AgentId, Contact, Fault, Money, Timestamp};

/// Of one agent.
const MOST: i64 = 50;

/// A contact that is an agent's own, as far as it is known: its blind index, and enough to recognise it.
#[derive(Debug, Clone)]
pub struct OwnContact {
    pub index: Vec<u8>,
    pub hint: String,
}

impl OwnContact {
    /// For a form.
    pub fn word(&self) -> String {
        hex::encode(&self.index)
    }
}

pub fn own_contacts(conn: &mut Conn, agent: AgentId) -> Result<Vec<OwnContact>, Error> {
    Ok(store::list(conn, agent, MOST)?)
}

/// The one that [`OwnContact::word`] names. `false`: it was not linked.
pub fn unlink_listed(
    conn: &mut Conn,
    agent: AgentId,
    word: &str,
    by: &By,
    now: Timestamp,
) -> Result<bool, Error> {
    let index = hex::decode(word).unwrap_or_default();
    let known = store::list(conn, agent, MOST)?.into_iter().find(|it| it.index == index);
    let Some(known) = known else {
        return Ok(false);
    };
    let entry = by.entry("agent.unlink_contact", format!("agent:{agent}")).detail(known.hint);
    provenance::record(conn, &entry, now)?;
    Ok(store::delete(conn, agent, &index)?)
}

impl Till {
    /// Who buys with this contact in this agent's shop is the agent himself. Only its blind index is
    /// kept.
    pub async fn link_contact(
        &self,
        agent: AgentId,
        contact: &Contact,
        by: By,
        now: Timestamp,
    ) -> Result<(), Error> {
        let (index, masked) = (access::contact_index(&self.vault, contact), contact.masked());
        let write = move |conn: &mut Conn| {
            if store::count(conn, agent)? >= MOST {
                return Err(Error::Invalid {
                    field: "contact".to_owned(),
                    problem: Fault::too_many(MOST),
                });
            }
            store::insert(conn, agent, &index, &masked)?;
            let entry = by.entry("agent.link_contact", format!("agent:{agent}")).detail(&masked);
            Ok(provenance::record(conn, &entry, now)?)
        };
        self.db.write(write).await
    }

    /// `false`: it was not linked.
    pub async fn unlink_contact(
        &self,
        agent: AgentId,
        contact: &Contact,
        by: By,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (index, masked) = (access::contact_index(&self.vault, contact), contact.masked());
        let write = move |conn: &mut Conn| {
            let gone = store::delete(conn, agent, &index)?;
            let entry = by.entry("agent.unlink_contact", format!("agent:{agent}")).detail(&masked);
            provenance::record(conn, &entry, now)?;
            Ok(gone)
        };
        self.db.write(write).await
    }
}

/// Where the operator says that nobody earns on himself, the part of a shop's owner who buys there goes
/// to the platform, not to the next above: that one may be the same person, or a friend of his. The
/// parts still add up to the same.
pub(super) fn give_up(
    conn: &mut Conn,
    draft: &Draft,
    offer: &Offer,
    shares: &mut [Share],
) -> Result<(), Error> {
    let Some(shop) = draft.request.shop else {
        return Ok(());
    };
    if offer.own_purchases_earn || !is_his(conn, draft, shop)? {
        return Ok(());
    }
    pass_on(shares, shop)
}

/// The part of a shop's owner to the platform.
pub(super) fn pass_on(shares: &mut [Share], shop: AgentId) -> Result<(), Error> {
    let own = shares.iter_mut().find(|it| it.account == Account::Agent(shop));
    let given = own.map(|it| {
        let given = it.amount;
        it.amount = Money::new(0, given.currency());
        given
    });
    let platform = shares.iter_mut().find(|it| it.account == Account::Platform);
    if let (Some(given), Some(platform)) = (given, platform) {
        let sum = platform.amount.checked_add(given);
        platform.amount = sum.ok_or(crate::pricing::Error::Overflow)?;
    }
    Ok(())
}

/// Whether the shop's owner buys himself, as far as that can be known.
pub(super) fn is_his(conn: &mut Conn, draft: &Draft, shop: AgentId) -> Result<bool, Error> {
    if draft.request.logged_in == Some(shop) || store::is_linked(conn, shop, &draft.contact_index)?
    {
        return Ok(true);
    }
    Ok(members::is_login_of(conn, shop, &draft.request.contact.folded())?)
}
