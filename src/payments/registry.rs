//! The gateways as a whole: accounts, secrets and the way out, put together. The part of `payments`
//! that waits for the network, and never inside a transaction.

use super::gateways::{Driver, Given, Giving, Look, Question, Received, Verdict};
use super::settings::Settings;
use super::store;
use super::views::{self, Started};
use super::{Account, Callback, Error, NextStep, PaymentFact, StartPayment, accounts, polling};
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::outbound::Client;
use crate::types::{BillCode, GatewayAccountId, Lately, Money, OrderId, Timestamp};
use crate::vault::Vault;
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::Duration;
use tracing::warn;

/// Cloning is cheap.
#[derive(Clone)]
pub struct Gateways {
    db: Db,
    vault: Vault,
    client: Client,
    sandbox: bool,
    /// Accounts whose callbacks come.
    opened: Lately<String, (Account, Settings)>,
}

impl Gateways {
    pub fn new(db: Db, vault: Vault, config: &Config) -> Result<Gateways, Error> {
        let timeout = Duration::from_secs(config.gateways.timeout_seconds.max(1));
        let client = Client::new(timeout, config.gateways.private_addresses)?;
        let sandbox = config.sandbox_works();
        Ok(Gateways { db, vault, client, sandbox, opened: Lately::default() })
    }

    /// What a buyer may choose from, in the order shown.
    pub fn list_offered(&self, conn: &mut Conn) -> Result<Vec<Account>, Error> {
        let mut accounts = super::list_enabled(conn)?;
        accounts.retain(|it| self.may_use(it.driver));
        Ok(accounts)
    }

    pub fn may_use(&self, driver: Driver) -> bool {
        driver != Driver::Sandbox || self.sandbox
    }

    /// What the buyer has to do for a payment that was begun; asks nobody and writes nothing. `None`:
    /// not begun at this account, or the gateway has still to be asked, by [`start`](Self::start).
    pub async fn step(
        &self,
        account: GatewayAccountId,
        order: OrderId,
        payment: StartPayment,
    ) -> Result<Option<NextStep>, Error> {
        let (known, account, settings) = self.load(account, order).await?;
        match known {
            None => Ok(None),
            Some(said) if said.is_empty() => account.driver.start_here(&settings, &payment),
            Some(said) => Ok(serde_json::from_str(&said).ok()),
        }
    }

    /// Starts a payment, or says again how it was started. The gateway is called outside any
    /// transaction; the attempt is saved afterwards.
    pub async fn start(
        &self,
        account: GatewayAccountId,
        order: OrderId,
        payment: StartPayment,
        now: Timestamp,
    ) -> Result<NextStep, Error> {
        let (known, account, settings) = self.load(account, order).await?;
        if let Some(step) = known.as_ref().and_then(|it| serde_json::from_str(it).ok()) {
            return Ok(step);
        }
        let (step, said) = self.ask_how(&account, &settings, &payment).await?;
        if known.as_ref() != Some(&said) {
            let save = move |conn: &mut Conn| super::save_step(conn, order, &account, &said, now);
            self.db.write(save).await?;
        }
        Ok(step)
    }

    /// The step, and what is to be kept of it; nothing where it can be said again each time, from the
    /// account as it is then.
    async fn ask_how(
        &self,
        account: &Account,
        settings: &Settings,
        payment: &StartPayment,
    ) -> Result<(NextStep, String), Error> {
        if !account.enabled {
            return Err(Error::Gateway { reason: "the account is switched off".to_owned() });
        }
        if let Some(step) = account.driver.start_here(settings, payment)? {
            return Ok((step, String::new()));
        }
        let step = account.driver.start(settings, &self.client, payment).await?;
        let said = serde_json::to_string(&step).map_err(|_| db::Error::Corrupt("step"))?;
        Ok((step, said))
    }

    /// Like [`step`](Self::step), for a payment that its own table keeps; `said` is what that holds of
    /// [`begin`](Self::begin).
    pub async fn step_of(
        &self,
        account: GatewayAccountId,
        said: &str,
        payment: &StartPayment,
    ) -> Result<Option<NextStep>, Error> {
        if !said.is_empty() {
            return Ok(serde_json::from_str(said).ok());
        }
        let (account, settings) = self.open_by_id(account).await?;
        account.driver.start_here(&settings, payment)
    }

    /// Starts a payment that its own table keeps: the step, and what is to be kept of it.
    pub async fn begin(
        &self,
        account: GatewayAccountId,
        payment: &StartPayment,
    ) -> Result<(NextStep, String), Error> {
        let (account, settings) = self.open_by_id(account).await?;
        self.ask_how(&account, &settings, payment).await
    }

    async fn open_by_id(&self, account: GatewayAccountId) -> Result<(Account, Settings), Error> {
        let vault = self.vault.clone();
        let load = move |conn: &mut Conn| accounts::open_by_id(conn, &vault, account);
        let (account, settings) = self.db.read(load).await?;
        self.refuse_sandbox(account.driver)?;
        Ok((account, settings))
    }

    async fn load(
        &self,
        account: GatewayAccountId,
        order: OrderId,
    ) -> Result<(Option<String>, Account, Settings), Error> {
        let vault = self.vault.clone();
        let load = move |conn: &mut Conn| {
            let known = store::next_step(conn, order, account)?;
            let (account, settings) = accounts::open_by_id(conn, &vault, account)?;
            Ok::<_, Error>((known, account, settings))
        };
        let (known, account, settings) = self.db.read(load).await?;
        self.refuse_sandbox(account.driver)?;
        Ok((known, account, settings))
    }

    /// What a callback at this account's address says, once its signature is known to be right. A key
    /// that was changed two seconds ago may still count.
    pub async fn read_callback(
        &self,
        account: &str,
        received: Received<'_>,
        now: Timestamp,
    ) -> Result<(Account, Callback), Error> {
        let opened = self.opened_lately(account, now).await?;
        let (account, settings) = &*opened;
        self.refuse_sandbox(account.driver)?;
        let callback = match account.driver.read_callback(settings, received)? {
            None => Callback::Nothing,
            Some(said) => Callback::Paid(PaymentFact {
                account: account.id,
                event_key: said.event_key,
                bill: said.bill,
                amount: said.amount,
                fee: account.fee,
            }),
        };
        Ok((account.clone(), callback))
    }

    async fn opened_lately(
        &self,
        code: &str,
        now: Timestamp,
    ) -> Result<Arc<(Account, Settings)>, Error> {
        let code = code.to_owned();
        if let Some(opened) = self.opened.find(&code, now) {
            return Ok(opened);
        }
        let opened = self.open(&code).await?;
        Ok(self.opened.keep(code, opened, now))
    }

    /// Asks about the payments that are due, all at once, and returns those the gateways say are
    /// paid. Each is asked for by one node.
    pub async fn poll_due(&self, now: Timestamp) -> Result<Vec<PaymentFact>, Error> {
        self.let_be_what_is_paid(now).await?;
        let due = self.db.read(move |conn| views::due(conn, now)).await?;
        let mut asked = Vec::new();
        for due in due {
            let (attempt, polls, next) = (due.attempt, due.polls, polling::next(&due));
            let take = move |conn: &mut Conn| store::take_poll(conn, attempt, polls, next);
            if self.db.write(take).await? {
                asked.push(async move {
                    self.ask(due.account, &due.bill, due.total).await.unwrap_or_else(|error| {
                        warn!(order.code = %due.bill, %error, "A gateway cannot be asked");
                        None
                    })
                });
            }
        }
        Ok(join_all(asked).await.into_iter().flatten().collect())
    }

    /// Nearly every payment is called back before its first question is due.
    async fn let_be_what_is_paid(&self, now: Timestamp) -> Result<(), Error> {
        loop {
            let settled = self.db.read(move |conn| views::settled(conn, now)).await?;
            if settled.is_empty() {
                return Ok(());
            }
            self.db.write(move |conn| store::let_be(conn, &settled)).await?;
        }
    }

    /// Asks about one order or deposit now, wherever its payment was started, and returns what the
    /// gateways say is paid.
    pub async fn ask_about(&self, bill: &BillCode) -> Result<Vec<PaymentFact>, Error> {
        let wanted = bill.clone();
        let started = self.db.read(move |conn| views::started_of(conn, &wanted)).await?;
        let asked = started.into_iter().map(async |(account, total)| {
            self.ask(account, bill, total).await.unwrap_or_else(|error| {
                warn!(order.code = %bill, %error, "A gateway cannot be asked");
                None
            })
        });
        Ok(join_all(asked).await.into_iter().flatten().collect())
    }

    /// What the gateway says when asked; `None`: not paid as far as it knows, or not by this amount.
    pub async fn ask(
        &self,
        account: GatewayAccountId,
        bill: &BillCode,
        total: Money,
    ) -> Result<Option<PaymentFact>, Error> {
        let (account, settings) = self.open_by_id(account).await?;
        if !account.driver.can_be_asked() {
            return Ok(None);
        }
        let question = Question { bill, total };
        let said = account.driver.query(&settings, &self.client, &question).await?;
        Ok(said.map(|said| PaymentFact {
            account: account.id,
            event_key: said.event_key,
            bill: said.bill,
            amount: said.amount,
            fee: account.fee,
        }))
    }

    /// Tells the gateway to give money back. An error: it may do it all the same.
    pub async fn refund(&self, account: GatewayAccountId, giving: &Giving) -> Result<Given, Error> {
        let (account, settings) = self.open_by_id(account).await?;
        account.driver.refund(&settings, &self.client, giving).await
    }

    /// What the gateway says became of that.
    pub async fn look_at_refund(
        &self,
        account: GatewayAccountId,
        giving: &Giving,
    ) -> Result<Option<Look>, Error> {
        let (account, settings) = self.open_by_id(account).await?;
        account.driver.look_at_refund(&settings, &self.client, giving).await
    }

    /// A payment that was started at a sandbox account, for its pay page.
    pub async fn find_in_sandbox(&self, bill: &BillCode) -> Result<Option<Started>, Error> {
        self.refuse_sandbox(Driver::Sandbox)?;
        let bill = bill.clone();
        let find =
            move |conn: &mut Conn| views::find_started(conn, &bill, Driver::Sandbox.as_str());
        Ok(self.db.read(find).await?)
    }

    /// The callback that the sandbox makes of the button pressed on its page.
    pub async fn sandbox_callback(
        &self,
        started: &Started,
        bill: &BillCode,
        verdict: Verdict,
    ) -> Result<Vec<u8>, Error> {
        let (_, settings) = self.open(&started.account_code).await?;
        Ok(Driver::sandbox_callback(&settings, bill, started.total, verdict))
    }

    async fn open(&self, code: &str) -> Result<(Account, Settings), Error> {
        let (vault, code) = (self.vault.clone(), code.to_owned());
        self.db.read(move |conn| accounts::open_by_code(conn, &vault, &code)).await
    }

    fn refuse_sandbox(&self, driver: Driver) -> Result<(), Error> {
        if self.may_use(driver) { Ok(()) } else { Err(Error::SandboxOff) }
    }
}
