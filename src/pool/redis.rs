//! The pool that several nodes share. Every step is one script, so it is atomic and one round trip.

use super::limits::Limits;
use super::{Claim, Error, Fill, Pool, Press, Verdict};
use crate::config;
use crate::types::{CardId, SkuId, Timestamp};
use ::redis::aio::{ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, FromRedisValue, RedisError, Script, ScriptInvocation, Value, cmd, pipe};
use async_trait::async_trait;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::timeout;

/// After a failure the shop goes on without Redis for this long, instead of waiting for a timeout
/// with every request.
const REST: Duration = Duration::from_secs(1);

/// Who answered others so recently is slow for a moment, and not gone.
const RECENT: Duration = Duration::from_millis(500);

/// How many times longer than another answer a fill may take.
const FILL_PATIENCE: u32 = 4;

pub struct Redis {
    /// Many requests share one connection, which sends what waits together.
    conn: ConnectionManager,
    patience: Duration,
    /// Shops that share one Redis do not see each other.
    prefix: String,
    scripts: Scripts,
    /// Limits are never lifted because Redis is gone.
    limits: Limits,
    health: Mutex<Health>,
}

#[derive(Default)]
struct Health {
    /// When it last answered.
    heard: Option<Instant>,
    /// When the shop last gave it up; `None`: it has answered since.
    failed: Option<Instant>,
    /// The latest press that it did not hear of from here.
    missed: Option<Timestamp>,
}

struct Scripts {
    claim: Script,
    keep: Script,
    fill: Script,
    give_back: Script,
    admit: Script,
}

impl Redis {
    /// Connects when first asked, and again after every loss. Call within the runtime.
    pub fn connect(config: &config::Redis) -> Result<Redis, Error> {
        let patience = Duration::from_millis(config.timeout_ms.max(1));
        let client = Client::open(config.url.expose().as_str()).map_err(unreachable)?;
        let settings = ConnectionManagerConfig::new()
            .set_response_timeout(Some(patience * FILL_PATIENCE))
            .set_connection_timeout(Some(Duration::from_secs(2)))
            .set_number_of_retries(1);
        let conn =
            ConnectionManager::new_lazy_with_config(client, settings).map_err(unreachable)?;
        let scripts = Scripts {
            claim: Script::new(concat!(
                include_str!("scripts/presses.lua"),
                include_str!("scripts/claim.lua")
            )),
            keep: Script::new(concat!(
                include_str!("scripts/presses.lua"),
                include_str!("scripts/keep.lua")
            )),
            fill: Script::new(concat!(
                include_str!("scripts/presses.lua"),
                include_str!("scripts/fill.lua")
            )),
            give_back: Script::new(include_str!("scripts/give_back.lua")),
            admit: Script::new(include_str!("scripts/admit.lua")),
        };
        let (limits, health) = (Limits::default(), Mutex::default());
        let prefix = config.prefix.clone();
        Ok(Redis { conn, patience, prefix, scripts, limits, health })
    }

    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Error> {
        let mut conn = self.conn.clone();
        self.within(self.patience, script.invoke_async(&mut conn)).await
    }

    async fn within<T>(
        &self,
        patience: Duration,
        asking: impl Future<Output = Result<T, RedisError>>,
    ) -> Result<T, Error> {
        if self.health().failed.is_some_and(|at| at.elapsed() < REST) {
            return Err(Error::Resting);
        }
        match timeout(patience, asking).await {
            Ok(Ok(answer)) => {
                let mut health = self.health();
                (health.heard, health.failed) = (Some(Instant::now()), None);
                Ok(answer)
            }
            Ok(Err(error)) => Err(self.give_up(unreachable(error))),
            Err(late) if self.health().heard.is_some_and(|at| at.elapsed() < RECENT) => {
                Err(unreachable(late))
            }
            Err(late) => Err(self.give_up(unreachable(late))),
        }
    }

    fn give_up(&self, error: Error) -> Error {
        if self.health().failed.replace(Instant::now()).is_none() {
            tracing::warn!(error = %cause(&error), "Redis does not answer; going on without it");
        }
        error
    }

    /// The braces put a SKU's keys on one node of a Redis cluster.
    fn keys(&self, sku: SkuId) -> [String; 4] {
        ["meta", "cards", "leases", "presses"]
            .map(|part| format!("{}{{sku:{sku}}}:{part}", self.prefix))
    }

    fn keyed<'a>(&self, script: &'a Script, sku: SkuId) -> ScriptInvocation<'a> {
        let mut call = script.prepare_invoke();
        for key in self.keys(sku) {
            call.key(key);
        }
        call
    }

    /// When the form was shown; `None` if Redis may not have heard of its press.
    fn certain_since(&self, press: &Press) -> Option<Timestamp> {
        let missed = self.health().missed;
        press.shown.filter(|shown| missed.is_none_or(|missed| missed < *shown))
    }

    fn miss(&self, press: &Press) {
        self.health().missed = Some(press.at);
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Pool for Redis {
    async fn claim(
        &self,
        sku: SkuId,
        wanted: u32,
        until: Timestamp,
        press: &Press,
    ) -> Result<Claim, Error> {
        let mut script = self.keyed(&self.scripts.claim, sku);
        script.arg(wanted).arg(until.seconds());
        let shown = self.certain_since(press).map_or(0, Timestamp::seconds);
        let answer = self.run(remembered(&mut script, press).arg(shown)).await;
        let answer: Vec<Value> = answer.inspect_err(|_| self.miss(press))?;
        read_claim(answer).map_err(unreachable)
    }

    async fn keep(&self, sku: SkuId, press: &Press) -> Result<(), Error> {
        let mut script = self.keyed(&self.scripts.keep, sku);
        let answer = self.run(remembered(&mut script, press)).await;
        answer.inspect_err(|_| self.miss(press))
    }

    async fn give_back(&self, sku: SkuId, cards: &[CardId]) -> Result<(), Error> {
        let mut script = self.keyed(&self.scripts.give_back, sku);
        for card in cards {
            script.arg(card.0);
        }
        self.run(&script).await
    }

    async fn fill(&self, sku: SkuId, fill: Fill, now: Timestamp) -> Result<(), Error> {
        let mut script = self.keyed(&self.scripts.fill, sku);
        let salt =
            if fill.random { format!("{:016x}", rand::random::<u64>()) } else { String::new() };
        script.arg(now.seconds()).arg(u8::from(fill.more)).arg(fill.beyond()).arg(salt);
        for card in &fill.cards {
            script.arg(card.0);
        }
        // Ten thousand cards are on their way, and nobody's page waits for them alone.
        let mut conn = self.conn.clone();
        self.within(self.patience * FILL_PATIENCE, script.invoke_async(&mut conn)).await
    }

    async fn forget(&self, sku: SkuId) -> Result<(), Error> {
        let [meta, cards, ..] = self.keys(sku);
        let mut both = cmd("DEL");
        both.arg(meta).arg(cards);
        let mut conn = self.conn.clone();
        self.within(self.patience, both.query_async(&mut conn)).await
    }

    async fn free(&self, skus: &[SkuId]) -> Result<Vec<Option<i64>>, Error> {
        if skus.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = pipe();
        for sku in skus {
            let [meta, cards, ..] = self.keys(*sku);
            all.hget(meta, "beyond").zcard(cards);
        }
        let mut conn = self.conn.clone();
        let answer: Vec<Option<i64>> =
            self.within(self.patience, all.query_async(&mut conn)).await?;
        let (pairs, _) = answer.as_chunks::<2>();
        Ok(pairs.iter().map(|[beyond, here]| Some((*beyond)?.saturating_add((*here)?))).collect())
    }

    async fn admit(&self, key: &str, limit: u32) -> Result<Verdict, Error> {
        if limit == 0 {
            return Ok(Verdict::Allowed);
        }
        let mut script = self.scripts.admit.key(format!("{}limit:{key}", self.prefix));
        match self.run::<u64>(script.arg(limit)).await {
            Ok(0) => Ok(Verdict::Allowed),
            Ok(micros) => {
                let seconds = u32::try_from(micros.div_ceil(1_000_000)).unwrap_or(u32::MAX);
                Ok(Verdict::RetryAfter { seconds })
            }
            Err(_) => Ok(self.limits.admit(key, limit)),
        }
    }
}

/// What `presses.lua` wants to know.
fn remembered<'a, 'b>(
    script: &'a mut ScriptInvocation<'b>,
    press: &Press,
) -> &'a mut ScriptInvocation<'b> {
    script.arg(press.at.seconds()).arg(&press.form[..])
}

fn read_claim(answer: Vec<Value>) -> Result<Claim, RedisError> {
    let mut parts = answer.into_iter();
    let word: String = FromRedisValue::from_redis_value(parts.next().unwrap_or(Value::Nil))?;
    match word.as_str() {
        "cards" => {
            let cards: Result<Vec<i64>, _> = parts.map(FromRedisValue::from_redis_value).collect();
            Ok(Claim::Cards(cards?.into_iter().map(CardId).collect()))
        }
        "sold_out" => {
            let left = FromRedisValue::from_redis_value(parts.next().unwrap_or(Value::Nil))?;
            let first: u32 = FromRedisValue::from_redis_value(parts.next().unwrap_or(Value::Nil))?;
            Ok(Claim::SoldOut { left, first: first == 1 })
        }
        _ => Ok(Claim::Cold),
    }
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Unreachable(Box::new(error))
}

fn cause(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
