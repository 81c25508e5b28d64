//! Accounts and entries as words for the operator.

use crate::agents;
use crate::db::Conn;
use crate::ledger::Account;
use crate::ledger::desk::{About, Posting};
use crate::payments;
use crate::types::{Money, PromoterId, Timestamp};
use crate::web::page::Frame;
use crate::{promoters, suppliers};
use std::collections::HashMap;

/// What accounts are called.
pub(in crate::web::admin) type Names = HashMap<Account, String>;

/// Of agents, promoters, suppliers and merchant accounts; four statements.
pub(in crate::web::admin) fn names(
    conn: &mut Conn,
    accounts: &[Account],
) -> Result<Names, payments::Error> {
    let wanted: Vec<_> = accounts.iter().filter_map(|it| it.agent()).collect();
    let agents = agents::names(conn, &wanted)?;
    let wanted: Vec<_> = accounts.iter().filter_map(|it| it.supplier()).collect();
    let suppliers = suppliers::names(conn, &wanted)?;
    let gateways = payments::list_accounts(conn)?;
    let promoters = promoters::names(conn, &promoters_of(accounts))?;
    let name = |account: &Account| match account {
        Account::Gateway(id) => gateways.iter().find(|it| it.id == *id).map(|it| it.name.clone()),
        Account::Promoter(id) => promoters.get(id).cloned(),
        Account::Supplier(id) | Account::InSettlement(id) => suppliers.get(id).cloned(),
        other => agents.get(&other.agent()?).cloned(),
    };
    Ok(accounts.iter().filter_map(|it| Some((*it, name(it)?))).collect())
}

fn promoters_of(accounts: &[Account]) -> Vec<PromoterId> {
    let number = |account: &Account| match account {
        Account::Promoter(id) => Some(*id),
        _ => None,
    };
    accounts.iter().filter_map(number).collect()
}

pub(in crate::web::admin) fn account(f: &Frame, account: Account, names: &Names) -> String {
    let name = names.get(&account).cloned().unwrap_or_default();
    match account {
        Account::Platform => f.t("agents-platform"),
        Account::Wallet(_) => f.with("books-wallet", "name", name),
        Account::Fees => f.t("books-fees"),
        Account::Suspense => f.t("books-suspense"),
        Account::Hand => f.t("books-hand"),
        Account::Agent(_) => f.with("books-agent", "name", name),
        Account::Promoter(_) => f.with("books-promoter", "name", name),
        Account::InPayout(_) => f.with("books-in-payout-of", "name", name),
        Account::Gateway(_) => f.with("books-gateway", "name", name),
        Account::Supplier(_) => f.with("books-supplier", "name", name),
        Account::InSettlement(_) => f.with("books-in-settlement-of", "name", name),
    }
}

/// What was booked, from the word in the row.
pub(in crate::web) fn kind(f: &Frame, word: &str) -> String {
    match word {
        "order" => f.t("books-kind-order"),
        "refund" => f.t("books-kind-refund"),
        "made_good" => f.t("books-kind-made-good"),
        "fee" => f.t("books-kind-fee"),
        "top_up" => f.t("books-kind-top-up"),
        "given_back" => f.t("books-kind-given-back"),
        "debt_paid" => f.t("books-kind-debt-paid"),
        "top_up_fee" => f.t("books-kind-top-up-fee"),
        "payment" => f.t("books-kind-payment"),
        "payment_corrected" => f.t("books-kind-payment-corrected"),
        "odd_money" => f.t("books-kind-odd-money"),
        "payout" => f.t("books-kind-payout"),
        "payout_paid" => f.t("books-kind-payout-paid"),
        "payout_returned" => f.t("books-kind-payout-returned"),
        "promoter_paid" => f.t("books-kind-promoter-paid"),
        "fine" => f.t("books-kind-fine"),
        "settlement" => f.t("books-kind-settlement"),
        "settlement_paid" => f.t("books-kind-settlement-paid"),
        "settlement_returned" => f.t("books-kind-settlement-returned"),
        other => other.to_owned(),
    }
}

/// What happened to a wallet, from the word in the row: there, an order is not a sale.
pub(in crate::web) fn wallet_kind(f: &Frame, word: &str) -> String {
    match word {
        "order" => f.t("wallet-bought"),
        "refund" => f.t("wallet-refunded"),
        other => kind(f, other),
    }
}

/// One line of an account.
pub(super) struct Line {
    pub(super) kind: String,
    /// The order's code or the payout's number.
    pub(super) about: String,
    pub(super) href: String,
    pub(super) amount: Money,
    pub(super) at: Timestamp,
    /// Where it is not available yet.
    pub(super) until: Option<Timestamp>,
}

/// Where money lies, below zero in the books is above zero in the drawer; what gateways kept is not
/// there any more.
pub(super) const fn is_a_drawer(account: Account) -> bool {
    matches!(account, Account::Hand | Account::Fees | Account::Gateway(_))
}

/// An amount on this account, as its page says it.
pub(super) fn seen(account: Account, amount: Money) -> Money {
    match is_a_drawer(account) {
        true => Money::new(-amount.minor(), amount.currency()),
        false => amount,
    }
}

pub(super) fn line(f: &Frame, account: Account, it: Posting, now: Timestamp) -> Line {
    let (about, href) = match it.about {
        About::Order(code) => (code.to_string(), format!("/admin/orders/{code}")),
        About::Payout(id) => (f.with("payouts-no", "number", id), format!("/admin/payouts/{id}")),
        About::OddPayment(id, bill) => (bill, format!("/admin/suspense/{id}")),
        About::Nothing => (String::new(), String::new()),
    };
    Line {
        kind: match account {
            Account::Wallet(_) => wallet_kind(f, &it.kind),
            _ => kind(f, &it.kind),
        },
        about,
        href,
        amount: seen(account, it.amount),
        at: it.at,
        until: (it.available_at > now).then_some(it.available_at),
    }
}
