//! What each kind of gateway does differently: one file each, one arm here.

mod epay;
mod form;
mod sandbox;

pub use sandbox::Verdict;

use super::settings::{Field, Settings};
use super::{Error, NextStep, StartPayment};
use crate::outbound::Client;
use crate::types::{BillCode, Money};

/// A kind of gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// 易支付, version 1 (MD5).
    Epay,
    /// Gives cards for nothing, to try the shop out.
    Sandbox,
}

/// A callback as it came in, undecoded: signatures are about bytes.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    pub query: &'a [u8],
    /// The body of a POST with a form in it.
    pub form: &'a [u8],
}

/// What a gateway said, once its signature, merchant and status are known to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) event_key: String,
    pub(super) bill: BillCode,
    pub(super) amount: Money,
}

/// A payment to ask the gateway about.
pub(super) struct Question<'a> {
    pub(super) bill: &'a BillCode,
    pub(super) total: Money,
}

/// Money to give back of a payment.
#[derive(Debug, Clone)]
pub struct Giving {
    pub bill: BillCode,
    /// The gateway's number of the payment.
    pub event_key: String,
    pub amount: Money,
}

/// What a gateway answered that was told to give money back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// It does it.
    Taken,
    /// It does not; with its words.
    Refused { words: String },
}

/// What a gateway says of a payment of which money may have gone back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Something of it went back.
    Refunded,
    Untouched,
}

impl Driver {
    pub const ALL: [Driver; 2] = [Driver::Epay, Driver::Sandbox];

    /// The word in rows, forms and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Driver::Epay => "epay",
            Driver::Sandbox => "sandbox",
        }
    }

    pub fn from_word(word: &str) -> Option<Driver> {
        Driver::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// What an account there needs to know.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Driver::Epay => &epay::FIELDS,
            Driver::Sandbox => &sandbox::FIELDS,
        }
    }

    /// Secrets that the shop makes up itself.
    pub(super) fn fresh_settings(self) -> Settings {
        match self {
            Driver::Epay => Settings::default(),
            Driver::Sandbox => sandbox::fresh_settings(),
        }
    }

    /// What a callback that was taken is answered with.
    pub const fn success_word(self) -> &'static str {
        match self {
            Driver::Epay | Driver::Sandbox => "success",
        }
    }

    pub(super) const fn can_be_asked(self) -> bool {
        match self {
            Driver::Epay => true,
            Driver::Sandbox => false,
        }
    }

    /// What the buyer has to do, where that can be said without asking the gateway.
    pub(super) fn start_here(
        self,
        settings: &Settings,
        payment: &StartPayment,
    ) -> Result<Option<NextStep>, Error> {
        match self {
            Driver::Epay => epay::start_here(settings, payment),
            Driver::Sandbox => Ok(Some(sandbox::start(payment))),
        }
    }

    /// May call the gateway.
    pub(super) async fn start(
        self,
        settings: &Settings,
        client: &Client,
        payment: &StartPayment,
    ) -> Result<NextStep, Error> {
        match self {
            Driver::Epay => epay::start(settings, client, payment).await,
            Driver::Sandbox => Ok(sandbox::start(payment)),
        }
    }

    /// `None`: genuine, but not a payment.
    pub(super) fn read_callback(
        self,
        settings: &Settings,
        received: Received<'_>,
    ) -> Result<Option<Statement>, Error> {
        match self {
            Driver::Epay => epay::read_callback(settings, received),
            Driver::Sandbox => sandbox::read_callback(settings, received),
        }
    }

    /// Asks the gateway itself. `None`: not paid as far as it says, or not by this amount.
    pub(super) async fn query(
        self,
        settings: &Settings,
        client: &Client,
        question: &Question<'_>,
    ) -> Result<Option<Statement>, Error> {
        match self {
            Driver::Epay => epay::query(settings, client, question).await,
            Driver::Sandbox => Ok(None),
        }
    }

    /// Tells the gateway to give money back. An error: it may have heard, and may do it.
    pub(super) async fn refund(
        self,
        settings: &Settings,
        client: &Client,
        giving: &Giving,
    ) -> Result<Given, Error> {
        match self {
            Driver::Epay => epay::refund(settings, client, giving).await,
            Driver::Sandbox => Ok(Given::Taken),
        }
    }

    /// Asks what became of it. `None`: the gateway speaks of something else.
    pub(super) async fn look_at_refund(
        self,
        settings: &Settings,
        client: &Client,
        giving: &Giving,
    ) -> Result<Option<Look>, Error> {
        match self {
            Driver::Epay => epay::look_at_refund(settings, client, giving).await,
            Driver::Sandbox => Ok(Some(Look::Refunded)),
        }
    }

    /// The buyer's answer on the sandbox's pay page, as the sandbox would call it back.
    pub(super) fn sandbox_callback(
        settings: &Settings,
        bill: &BillCode,
        total: Money,
        verdict: Verdict,
    ) -> Vec<u8> {
        sandbox::callback(settings, bill, total, verdict)
    }
}
