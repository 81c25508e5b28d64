//! Calling the gateway, and finding out what a call did whose answer nobody heard.

use super::ask::{ask, book, fail};
use super::{Asked, State, store, views};
use crate::db::Conn;
use crate::notifications::{self, Notice};
use crate::orders::refund::{Refund, Refunded};
use crate::orders::store as rows;
use crate::orders::{Error, Till};
use crate::payments::{Gateways, Given, Giving, Look};
use crate::types::{BillCode, GatewayRefundId, Timestamp};
use tracing::warn;

/// While a call may still be under way, in seconds, nobody looks what it did.
const CALL_SECONDS: i64 = 100;
/// After so many looks it is somebody's turn to look at the gateway's own pages.
const MOST_LOOKS: i32 = 4;

impl Till {
    /// Writes it down, calls the gateway, and books what it gave back. The refund as it stands then:
    /// a gateway that did not answer leaves it open, and the job sees to it later.
    pub async fn refund_at_gateway(
        &self,
        gateways: &Gateways,
        refund: Refund,
        now: Timestamp,
    ) -> Result<(Asked, Option<Refunded>), Error> {
        let id = self.db.write(move |conn| ask(conn, &refund, now)).await?;
        self.see_to_refund(gateways, id, now).await
    }

    /// Does what is to be done next. Run twice, also at the same instant, it is done once.
    pub async fn see_to_refund(
        &self,
        gateways: &Gateways,
        id: GatewayRefundId,
        now: Timestamp,
    ) -> Result<(Asked, Option<Refunded>), Error> {
        let asked = self.find_asked(id).await?;
        let refunded = match asked.state {
            State::Asked => self.call(gateways, asked, now).await?,
            State::Calling if now.since(asked.changed_at) >= CALL_SECONDS => {
                self.look(gateways, asked, now).await?
            }
            State::Calling | State::Unclear | State::Done | State::Failed => None,
        };
        Ok((self.find_asked(id).await?, refunded))
    }

    async fn find_asked(&self, id: GatewayRefundId) -> Result<Asked, Error> {
        let find = move |conn: &mut Conn| Ok::<_, Error>(views::find(conn, id)?);
        self.db.read(find).await?.ok_or(Error::NotFound)
    }

    /// Only whoever moved it on to `Calling` calls.
    async fn call(
        &self,
        gateways: &Gateways,
        asked: Asked,
        now: Timestamp,
    ) -> Result<Option<Refunded>, Error> {
        let (id, seen) = (asked.id, (asked.state, asked.changed_at));
        let take = move |conn: &mut Conn| {
            Ok::<_, Error>(store::advance(conn, id, seen, State::Calling, now)?)
        };
        if !self.db.write(take).await? {
            return Ok(None);
        }
        let asked = Asked { state: State::Calling, changed_at: now, ..asked };
        let giving = self.giving(&asked).await?;
        match gateways.refund(asked.account, &giving).await {
            Ok(Given::Taken) => {
                self.db.write(move |conn| Ok::<_, Error>(store::mark_taken(conn, id)?)).await?;
                let asked = Asked { taken: true, ..asked };
                match self.ask_gateway(gateways, &asked, &giving).await {
                    Some(Look::Refunded) => self.book(asked, now).await,
                    _ => Ok(None),
                }
            }
            Ok(Given::Refused { words }) => self.fail(asked, words, now).await,
            // It may have heard us.
            Err(error) => {
                warn!(refund = %id, %error, "A gateway did not say whether it gives money back");
                Ok(None)
            }
        }
    }

    /// A call was made, or its node died before it: what does the gateway know?
    async fn look(
        &self,
        gateways: &Gateways,
        asked: Asked,
        now: Timestamp,
    ) -> Result<Option<Refunded>, Error> {
        let (id, seen) = (asked.id, (asked.state, asked.changed_at));
        let order = asked.order;
        let take = move |conn: &mut Conn| {
            store::count_look(conn, id)?;
            let mine = store::advance(conn, id, seen, State::Calling, now)?;
            let whole = rows::find_by_id(conn, order)?.map(|it| it.total);
            Ok::<_, Error>((mine, whole, store::any_done(conn, order)?))
        };
        let (mine, whole, any_done) = self.db.write(take).await?;
        if !mine {
            return Ok(None);
        }
        let looks = asked.looks + 1;
        let asked = Asked { changed_at: now, looks, ..asked };
        let giving = self.giving(&asked).await?;
        match self.ask_gateway(gateways, &asked, &giving).await {
            // Whose refund it is that the gateway speaks of, is certain only of the first.
            Some(Look::Refunded) if asked.taken || !any_done => self.book(asked, now).await,
            // All of it would be gone. Nothing is, so the call did nothing.
            Some(Look::Untouched) if !asked.taken && whole == Some(asked.amount) => {
                let again = move |conn: &mut Conn| {
                    let seen = (State::Calling, now);
                    Ok::<_, Error>(store::advance(conn, id, seen, State::Asked, now)?)
                };
                self.db.write(again).await?;
                self.call(gateways, Asked { state: State::Asked, ..asked }, now).await
            }
            // Of a part, some gateways show nothing.
            Some(_) if !asked.taken => self.leave_to_operator(asked, now).await,
            _ if looks >= MOST_LOOKS => self.leave_to_operator(asked, now).await,
            _ => Ok(None),
        }
    }

    async fn ask_gateway(
        &self,
        gateways: &Gateways,
        asked: &Asked,
        giving: &Giving,
    ) -> Option<Look> {
        match gateways.look_at_refund(asked.account, giving).await {
            Ok(look) => look,
            Err(error) => {
                warn!(refund = %asked.id, %error, "A gateway cannot be asked about a refund");
                None
            }
        }
    }

    async fn giving(&self, asked: &Asked) -> Result<Giving, Error> {
        let order = asked.order;
        let find = move |conn: &mut Conn| Ok::<_, Error>(rows::find_by_id(conn, order)?);
        let order = self.db.read(find).await?.ok_or(Error::NotFound)?;
        Ok(Giving {
            bill: BillCode::Order(order.code),
            event_key: asked.event_key.clone(),
            amount: asked.amount,
        })
    }

    async fn book(&self, asked: Asked, now: Timestamp) -> Result<Option<Refunded>, Error> {
        let (refunded, freed) = self.db.write(move |conn| book(conn, &asked, now)).await?;
        self.shelves.offer(&freed).await;
        Ok(refunded)
    }

    async fn fail(
        &self,
        asked: Asked,
        words: String,
        now: Timestamp,
    ) -> Result<Option<Refunded>, Error> {
        let fail = move |conn: &mut Conn| {
            if fail(conn, &asked, &words, now)? {
                tell(conn, &asked, now)?;
            }
            Ok::<_, Error>(())
        };
        self.db.write(fail).await?;
        Ok(None)
    }

    async fn leave_to_operator(
        &self,
        asked: Asked,
        now: Timestamp,
    ) -> Result<Option<Refunded>, Error> {
        let leave = move |conn: &mut Conn| {
            let seen = (asked.state, asked.changed_at);
            if store::advance(conn, asked.id, seen, State::Unclear, now)? {
                tell(conn, &asked, now)?;
            }
            Ok::<_, Error>(())
        };
        self.db.write(leave).await?;
        Ok(None)
    }
}

fn tell(conn: &mut Conn, asked: &Asked, now: Timestamp) -> Result<(), Error> {
    let order = rows::find_by_id(conn, asked.order)?.ok_or(Error::NotFound)?;
    let notice = Notice::RefundStuck { order: order.code };
    Ok(notifications::enqueue(conn, &notice, now)?)
}
