//! Who is told what: buyers by mail, the operator by notice and mail.

mod letters;
mod store;

pub use letters::{
    Bought, Item, Letter, OperatorNews, OrderLink, lookup_link, operator_news, order_fulfilled,
};

use crate::db::{self, Conn};
use crate::jobs::{self, Payload};
use crate::types::{
    AgentId, ApplicationId, BillCode, CaseId, OrderCode, OrderId, Page, PageRequest, SkuCode,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// Something somebody should know. Names rows, never secrets or contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the buyer, if the contact is an address: the cards are there.
    OrderFulfilled {
        order: OrderId,
    },
    /// To the buyer: this is the link to your orders.
    LookupLink {
        orders: Vec<OrderId>,
        /// Asked for at the central after-sales page, and answered from there.
        #[serde(default)]
        central: bool,
    },
    /// To the operator.
    LowStock {
        sku: SkuCode,
        left: i64,
    },
    PaidWithoutStock {
        order: OrderCode,
    },
    ManualOrder {
        order: OrderCode,
    },
    /// Of an order, or of a deposit into a wallet.
    DoublePayment {
        order: BillCode,
    },
    PaymentMismatch {
        order: BillCode,
    },
    /// A gateway did not give money back, or nobody knows.
    RefundStuck {
        order: OrderCode,
    },
    DeadJob {
        kind: String,
    },
    PayoutAsked {
        agent: String,
        amount: String,
    },
    /// Somebody wants to become an agent directly below the platform.
    Applied {
        shop: String,
    },
    /// To an agent: somebody wants to stand below him.
    AppliedBelow {
        agent: AgentId,
        shop: String,
    },
    /// To a new agent: he was taken on.
    Approved {
        agent: AgentId,
    },
    /// To an agent who sells nothing, with what the operator adds.
    AskedBack {
        agent: AgentId,
        words: String,
    },
    /// To the operator: somebody told of a shop that shows too little,
    CaseReported {
        agent: String,
        sku: SkuCode,
    },
    /// or its agent answered.
    CaseAnswered {
        agent: String,
        sku: SkuCode,
    },
    /// To an agent: a case against him began, or took a step.
    CaseMoved {
        agent: AgentId,
        case: CaseId,
    },
    /// To an agent: so many of his prices do not fit any more.
    PricesOvertaken {
        agent: AgentId,
        count: usize,
    },
    /// To an agent: his domain does not show the proof any more, so his shop is not there.
    HostLost {
        agent: AgentId,
        host: String,
    },
    /// To whoever applied, if the contact is an address.
    ApplicationRefused {
        application: ApplicationId,
    },
}

/// The job that tells: rendering and sending the mail.
impl Payload for Notice {
    const KIND: &'static str = "notice";
}

/// What the operator reads: a stable kind, what it is about, and a number or word beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub kind: &'static str,
    pub subject: String,
    pub detail: String,
}

/// A notice as the admin pages list it.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: i64,
    pub kind: String,
    pub subject: String,
    pub detail: String,
    pub created_at: Timestamp,
    pub read: bool,
}

impl Notice {
    /// `None` for what only the buyer is told.
    pub fn news(&self) -> Option<News> {
        let about = |kind, subject: &dyn ToString, detail: String| {
            Some(News { kind, subject: subject.to_string(), detail })
        };
        let nothing = String::new;
        match self {
            Notice::OrderFulfilled { .. }
            | Notice::LookupLink { .. }
            | Notice::AppliedBelow { .. }
            | Notice::Approved { .. }
            | Notice::AskedBack { .. }
            | Notice::CaseMoved { .. }
            | Notice::PricesOvertaken { .. }
            | Notice::HostLost { .. }
            | Notice::ApplicationRefused { .. } => None,
            Notice::CaseReported { agent, sku } => about("case_reported", agent, sku.to_string()),
            Notice::CaseAnswered { agent, sku } => about("case_answered", agent, sku.to_string()),
            Notice::Applied { shop } => about("applied", shop, nothing()),
            Notice::LowStock { sku, left } => about("low_stock", sku, left.to_string()),
            Notice::PaidWithoutStock { order } => about("paid_without_stock", order, nothing()),
            Notice::ManualOrder { order } => about("manual_order", order, nothing()),
            Notice::DoublePayment { order } => match order {
                BillCode::Order(_) => about("double_payment", order, nothing()),
                BillCode::Deposit(_) => about("deposit_double", order, nothing()),
            },
            Notice::PaymentMismatch { order } => match order {
                BillCode::Order(_) => about("payment_mismatch", order, nothing()),
                BillCode::Deposit(_) => about("deposit_mismatch", order, nothing()),
            },
            Notice::RefundStuck { order } => about("refund_stuck", order, nothing()),
            Notice::DeadJob { kind } => about("dead_job", kind, nothing()),
            Notice::PayoutAsked { agent, amount } => about("payout_asked", agent, amount.clone()),
        }
    }

    /// Which agent is told, what, and on which of his pages it is; `None` for what is not for agents.
    pub fn agents_news(&self) -> Option<(AgentId, News, &'static str)> {
        let about =
            |kind, subject: &str| News { kind, subject: subject.to_owned(), detail: String::new() };
        match self {
            Notice::AppliedBelow { agent, shop } => {
                Some((*agent, about("applied", shop), "/agent/applications"))
            }
            Notice::PricesOvertaken { agent, count } => Some((
                *agent,
                about("prices_overtaken", &count.to_string()),
                "/agent/prices?show=misfits",
            )),
            Notice::AskedBack { agent, words } => {
                let news = News { detail: words.clone(), ..about("asked_back", "") };
                Some((*agent, news, "/agent"))
            }
            Notice::CaseMoved { agent, case } => {
                Some((*agent, about("case_moved", &case.to_string()), "/agent/violations"))
            }
            Notice::HostLost { agent, host } => {
                Some((*agent, about("host_lost", host), "/agent/hosts"))
            }
            Notice::Approved { agent } => Some((*agent, about("approved", ""), "/agent")),
            _ => None,
        }
    }

    /// Mail about a mail that cannot be sent would have no end.
    fn goes_by_mail(&self) -> bool {
        !matches!(self, Notice::DeadJob { kind } if kind == Notice::KIND)
    }
}

/// In the transaction that made it true; what goes out goes out after the commit.
pub fn enqueue(conn: &mut Conn, notice: &Notice, now: Timestamp) -> Result<(), db::Error> {
    if let Some(news) = notice.news() {
        store::insert(conn, &news, now)?;
    }
    if notice.goes_by_mail() {
        jobs::enqueue(conn, notice, now)?;
    }
    Ok(())
}

/// Newest first.
pub fn list(conn: &mut Conn, page: PageRequest) -> Result<Page<Line>, db::Error> {
    store::list(conn, page)
}

pub fn count_unread(conn: &mut Conn) -> Result<i64, db::Error> {
    store::count_unread(conn)
}

/// All up to the newest one that was seen: what came meanwhile stays unread.
pub fn mark_read(conn: &mut Conn, up_to: i64, now: Timestamp) -> Result<(), db::Error> {
    store::mark_read(conn, up_to, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_mailed_about_a_mail_that_cannot_be_sent() {
        assert!(!Notice::DeadJob { kind: "notice".into() }.goes_by_mail());
        assert!(Notice::DeadJob { kind: "other".into() }.goes_by_mail());
    }
}
