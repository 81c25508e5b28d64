//! A month of the agent's account in a few sums, to be read or printed.

use super::desk::Desk;
use crate::db::{self, Conn};
use crate::ledger::Account;
use crate::ledger::desk::{self, About};
use crate::state::App;
use crate::types::{Money, Timestamp};
use crate::web::admin::books;
use crate::web::admin::books::shown::wallet_kind;
use crate::web::failure::PageError;
use crate::web::office::account::Wish;
use crate::web::office::answer;
use crate::web::office::month::Month;
use crate::web::office::paper::{Cell, Table};
use crate::web::session::Principal;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;

#[derive(Template)]
#[template(path = "agent/statement.html")]
struct StatementPage {
    f: Desk,
    month: Month,
    /// `None`: it has not begun.
    later: Option<Month>,
    before: Money,
    after: Money,
    sums: Vec<(String, i64, Money)>,
    /// The same of his wallet; `None`: nothing was ever in it.
    wallet: Option<WalletSums>,
    /// When it was made.
    made: Timestamp,
}

/// A month of the wallet.
struct WalletSums {
    before: Money,
    after: Money,
    sums: Vec<(String, i64, Money)>,
}

/// `GET /agent/statement`.
pub(super) async fn show(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let now = app.clock.now();
    let month = wish.month(now, &f.zone);
    let (agent, bounds) = (owner.agent.id, month.bounds(&f.zone));
    let currency = app.config.shop.currency;
    let read = move |conn: &mut Conn| {
        let his = desk::statement(conn, Account::Agent(agent), currency, bounds)?;
        Ok::<_, db::Error>((his, desk::statement(conn, Account::Wallet(agent), currency, bounds)?))
    };
    let (it, wallet) = app.db.read(read).await?;
    let used = wallet.before.minor() != 0 || !wallet.sums.is_empty();
    let line = |it: &desk::Sum| (wallet_kind(&f, &it.kind), it.count, it.amount);
    let wallet = used.then(|| WalletSums {
        before: wallet.before,
        after: wallet.after,
        sums: wallet.sums.iter().map(line).collect(),
    });
    let sums =
        it.sums.iter().map(|it| (super::ledger::kind(&f, &it.kind), it.count, it.amount)).collect();
    let later = month.later(now, &f.zone);
    let (before, after) = (it.before, it.after);
    let page = StatementPage { f, month, later, before, after, sums, wallet, made: now };
    answer::page(StatusCode::OK, &page)
}

/// `GET /agent/wallet.csv`: a month of the wallet.
pub(super) async fn wallet(
    app: Data<App>,
    Principal(owner): Principal,
    f: Desk,
    wish: Query<Wish>,
) -> Result<HttpResponse, PageError> {
    let month = wish.month(app.clock.now(), &f.zone);
    let (account, bounds) = (Account::Wallet(owner.agent.id), month.bounds(&f.zone));
    let currency = app.config.shop.currency;
    let read = app.db.read(move |conn| books::entries_of(conn, account, currency, bounds));
    let heads = ["at", "kind", "about", "amount"].map(|it| f.t(&format!("agent-ledger-{it}")));
    let mut table = Table::new(&heads);
    for it in read.await? {
        let about = match &it.about {
            About::Order(code) => code.to_string(),
            About::Payout(_) | About::OddPayment(..) | About::Nothing => String::new(),
        };
        let (at, kind) = (f.time(it.at), wallet_kind(&f, &it.kind));
        table.add(&[
            Cell::Text(&at),
            Cell::Text(&kind),
            Cell::Text(&about),
            Cell::Amount(it.amount),
        ]);
    }
    Ok(table.download(&format!("wallet-{month}")))
}
