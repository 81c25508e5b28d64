//! The gateways as a whole: accounts, secrets and the way out, put together. The part of `payments`
//! that waits for the network, and never inside a transaction.

use super::gateways::{Driver, Question, Received, Verdict};
use super::settings::Settings;
use super::store;
use super::views::{self, Due, Started};
use super::{Account, Callback, Error, NextStep, PaymentFact, StartPayment, accounts, polling};
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::outbound::Client;
use crate::types::{GatewayAccountId, Lately, OrderCode, OrderId, Timestamp};
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
        let sandbox = config.demo || config.gateways.sandbox;
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
        payment: StartPayment,
    ) -> Result<Option<NextStep>, Error> {
        let (known, account, settings) = self.load(account, payment.order).await?;
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
        payment: StartPayment,
        now: Timestamp,
    ) -> Result<NextStep, Error> {
        let (known, account, settings) = self.load(account, payment.order).await?;
        if let Some(step) = known.as_ref().and_then(|it| serde_json::from_str(it).ok()) {
            return Ok(step);
        }
        if !account.enabled {
            return Err(Error::Gateway { reason: "the account is switched off".to_owned() });
        }
        let here = account.driver.start_here(&settings, &payment)?;
        let (step, said) = match here {
            // Said again each time, from the account as it is then.
            Some(step) => (step, String::new()),
            None => {
                let step = account.driver.start(&settings, &self.client, &payment).await?;
                let said = serde_json::to_string(&step).map_err(|_| db::Error::Corrupt("step"))?;
                (step, said)
            }
        };
        if known.as_ref() != Some(&said) {
            let order = payment.order;
            let save = move |conn: &mut Conn| super::save_step(conn, order, &account, &said, now);
            self.db.write(save).await?;
        }
        Ok(step)
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
    /// that was changed a second ago may still count.
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
                order: said.order,
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
                    self.ask(&due).await.unwrap_or_else(|error| {
                        warn!(order.code = %due.order, %error, "A gateway cannot be asked");
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

    async fn ask(&self, due: &Due) -> Result<Option<PaymentFact>, Error> {
        let (vault, account) = (self.vault.clone(), due.account);
        let load = move |conn: &mut Conn| accounts::open_by_id(conn, &vault, account);
        let (account, settings) = self.db.read(load).await?;
        let question = Question { order: &due.order, total: due.total };
        let said = account.driver.query(&settings, &self.client, &question).await?;
        Ok(said.map(|said| PaymentFact {
            account: account.id,
            event_key: said.event_key,
            order: said.order,
            amount: said.amount,
            fee: account.fee,
        }))
    }

    /// A payment that was started at a sandbox account, for its pay page.
    pub async fn find_in_sandbox(&self, order: &OrderCode) -> Result<Option<Started>, Error> {
        self.refuse_sandbox(Driver::Sandbox)?;
        let order = order.clone();
        let find =
            move |conn: &mut Conn| views::find_started(conn, &order, Driver::Sandbox.as_str());
        Ok(self.db.read(find).await?)
    }

    /// The callback that the sandbox makes of the button pressed on its page.
    pub async fn sandbox_callback(
        &self,
        started: &Started,
        order: &OrderCode,
        verdict: Verdict,
    ) -> Result<Vec<u8>, Error> {
        let (_, settings) = self.open(&started.account_code).await?;
        Ok(Driver::sandbox_callback(&settings, order, started.total, verdict))
    }

    async fn open(&self, code: &str) -> Result<(Account, Settings), Error> {
        let (vault, code) = (self.vault.clone(), code.to_owned());
        self.db.read(move |conn| accounts::open_by_code(conn, &vault, &code)).await
    }

    fn refuse_sandbox(&self, driver: Driver) -> Result<(), Error> {
        if self.may_use(driver) { Ok(()) } else { Err(Error::SandboxOff) }
    }
}
