//! Money that came and pays nothing: it lies at the gateway and is nobody's until somebody looks, and
//! gives it back, keeps it, or counts it as received by hand.

mod store;

pub use store::{find, list, list_gone, open_of_bill};

use super::{Error, Outcome, PaymentFact, store as facts};
use crate::db::Conn;
use crate::ledger::{self, Account, Entry, Source};
use crate::provenance::{self, By};
use crate::types::{Fault, GatewayAccountId, Money, Timestamp};

/// In characters.
const LONGEST_NOTE: usize = 200;

/// A payment that pays nothing.
#[derive(Debug, Clone)]
pub struct Odd {
    pub id: i64,
    pub account: GatewayAccountId,
    pub account_name: String,
    /// The gateway's own number.
    pub event_key: String,
    /// The code it was paid for: an order's, a deposit's, or one that does not exist.
    pub bill: String,
    /// Whether there is such an order.
    pub has_order: bool,
    pub amount: Money,
    /// How much of it still lies in suspense.
    pub left: Money,
    pub outcome: Outcome,
    pub at: Timestamp,
}

/// Where money goes from suspense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Back to whoever paid, at the gateway's own pages.
    GivenBack,
    /// To the platform.
    Kept,
    /// As if the operator had received it himself: an order marked as paid, or a wallet topped up, takes
    /// it from there.
    Counted,
}

/// One time that money went from suspense.
#[derive(Debug, Clone)]
pub struct Gone {
    pub way: Way,
    pub amount: Money,
    pub note: String,
    pub actor: String,
    pub at: Timestamp,
}

/// What is to become of a payment, or of a part of it.
#[derive(Debug, Clone)]
pub struct Wish {
    pub way: Way,
    pub amount: Money,
    /// What lay in suspense when it was looked at. It makes a double click one act.
    pub seen: Money,
    /// Why, or the number of the transfer.
    pub note: String,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::GivenBack, Way::Kept, Way::Counted];

    pub const fn as_str(self) -> &'static str {
        match self {
            Way::GivenBack => "given_back",
            Way::Kept => "kept",
            Way::Counted => "counted",
        }
    }

    pub fn from_word(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|it| it.as_str() == word)
    }

    const fn action(self) -> &'static str {
        match self {
            Way::GivenBack => "payment.give_back",
            Way::Kept => "payment.keep",
            Way::Counted => "payment.count",
        }
    }
}

/// In the transaction that writes the fact down. One that settles an order is booked with the order.
pub(super) fn book(
    conn: &mut Conn,
    fact: &PaymentFact,
    outcome: Outcome,
    recorded: &facts::Recorded,
    now: Timestamp,
) -> Result<(), Error> {
    let at = Account::Gateway(fact.account);
    match recorded {
        facts::Recorded::New if outcome != Outcome::Settled => {
            let id = facts::fact_id(conn, fact)?;
            post(conn, Source::Payment(id), fact.amount, at, now)
        }
        facts::Recorded::Corrected { id, told } => {
            // What was wrongly told is taken out again.
            post(conn, Source::PaymentCorrected(*id), negative(*told), at, now)
        }
        facts::Recorded::New | facts::Recorded::Known => Ok(()),
    }
}

/// What came for this code and paid nothing, taken together. Each payment counts whole as long as nobody
/// has decided about all of it. `None`: nothing, or in several currencies.
pub fn came_for(conn: &mut Conn, bill: &str) -> Result<Option<Money>, Error> {
    let came = open_of_bill(conn, bill)?.into_iter().map(|it| Some(it.amount));
    Ok(came.reduce(|sum, it| sum?.checked_add(it?)).flatten())
}

/// What becomes of a payment. Never more than still lies there.
pub fn settle(conn: &mut Conn, id: i64, wish: &Wish, by: &By, now: Timestamp) -> Result<(), Error> {
    ledger::lock(conn, Account::Suspense)?;
    let odd = find(conn, id)?.ok_or(Error::NotFound("payment"))?;
    let refuse = |field: &str, problem| Error::Invalid { field: field.to_owned(), problem };
    let note = Fault::line(&wish.note, LONGEST_NOTE).map_err(|it| refuse("note", it))?;
    if odd.left != wish.seen {
        return Err(Error::ChangedMeanwhile);
    }
    if !wish.amount.is_positive() || wish.amount.currency() != odd.left.currency() {
        return Err(refuse("amount", "not_an_amount".into()));
    }
    if wish.amount.minor() > odd.left.minor() {
        return Err(refuse("amount", Fault::too_large(odd.left)));
    }
    leave(conn, &odd, (wish.way, wish.amount), note, by, now)
}

/// How much of what came for an order counts when the operator says that it is paid; never more than `most`.
pub fn counting(conn: &mut Conn, bill: &str, most: Money) -> Result<Money, Error> {
    let open = open_of_bill(conn, bill)?;
    let fitting = open.iter().filter(|it| it.left.currency() == most.currency());
    let sum: i64 = fitting.map(|it| it.left.minor()).sum();
    Ok(Money::new(sum.min(most.minor()), most.currency()))
}

/// The operator says that an order is paid: what came for it before counts, up to `most`, the oldest
/// first. What is more stays in suspense.
pub fn count_for(
    conn: &mut Conn,
    bill: &str,
    most: Money,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    ledger::lock(conn, Account::Suspense)?;
    let mut wanted = most.minor();
    for odd in open_of_bill(conn, bill)? {
        let taken = odd.left.minor().min(wanted);
        if taken > 0 && odd.left.currency() == most.currency() {
            let amount = Money::new(taken, most.currency());
            leave(conn, &odd, (Way::Counted, amount), "", by, now)?;
            wanted -= taken;
        }
    }
    Ok(())
}

fn leave(
    conn: &mut Conn,
    odd: &Odd,
    (way, amount): (Way, Money),
    note: &str,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    let gone = Gone { way, amount, note: note.to_owned(), actor: by.actor.to_string(), at: now };
    let id = store::insert(conn, odd.id, &gone)?;
    let to = match way {
        Way::GivenBack => Account::Gateway(odd.account),
        Way::Kept => Account::Platform,
        Way::Counted => Account::Hand,
    };
    post(conn, Source::OddMoney(id), negative(amount), to, now)?;
    let payment = format!("payment:{}", odd.event_key);
    let (about, from) = match odd.has_order {
        true => (format!("order:{}", odd.bill), payment),
        false => (payment, odd.bill.clone()),
    };
    let detail = format!("{from} {} {note}", amount.plain());
    let entry = by.entry(way.action(), about).detail(detail.trim().to_owned());
    Ok(provenance::record(conn, &entry, now)?)
}

/// Into suspense, from `other`; below nothing, the other way.
fn post(
    conn: &mut Conn,
    source: Source,
    amount: Money,
    other: Account,
    now: Timestamp,
) -> Result<(), Error> {
    let entry = |account, amount| Entry { account, amount, available_at: now };
    let entries = [entry(Account::Suspense, amount), entry(other, negative(amount))];
    Ok(ledger::post(conn, source, &entries, now)?)
}

fn negative(amount: Money) -> Money {
    Money::new(-amount.minor(), amount.currency())
}
