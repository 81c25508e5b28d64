//! Both pools keep the same promises. The tests against Redis run when `KEYGROVE_TEST_REDIS_URL`
//! names a server.

use crate::ground::NOW;
use keygrove::config::Redis as Settings;
use keygrove::pool::{Claim, Error, Fill, Local, Pool, Press, Redis, Verdict};
use keygrove::types::{CardId, Secret, SkuId, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SOON: Timestamp = NOW.plus(10);
const LONG_AGO: Timestamp = NOW.minus(1_000);

/// Each promise twice: `local::…` and `redis::…`.
macro_rules! both {
    ($($promise:ident),* $(,)?) => {
        mod local {
            $(#[actix_web::test]
            async fn $promise() {
                let pool = super::Local::new(Some(super::LONG_AGO));
                super::$promise(super::Arc::new(pool), super::anybody()).await;
            })*
        }

        mod redis {
            $(#[actix_web::test]
            async fn $promise() {
                match super::redis(2_000) {
                    Some(pool) => super::$promise(pool, super::anybody()).await,
                    None => eprintln!("did not run: KEYGROVE_TEST_REDIS_URL is not set"),
                }
            })*
        }
    };
}

both!(
    an_unknown_sku_is_cold,
    the_oldest_card_goes_first,
    random_order_is_not_the_order_of_ids,
    all_or_none,
    an_exhausted_window_asks_for_more,
    a_card_given_back_is_for_sale_once,
    a_leased_card_stays_out_of_a_late_window,
    somebody_was_first_with_the_filling,
    forgetting_keeps_leases,
    a_large_order_is_one_step,
    a_crowd_shares_without_overlap,
    a_late_press_is_known_for_the_first_or_not,
    a_form_older_than_the_memory_may_have_been_pressed,
    a_press_that_was_forgotten_is_not_taken_for_none,
    a_limit_admits_its_burst_and_says_when_to_come_again,
);

async fn an_unknown_sku_is_cold(pool: Arc<dyn Pool>, sku: SkuId) {
    assert_eq!(claim(&pool, sku, 1).await, Claim::Cold);
    assert_eq!(pool.free(&[sku]).await.unwrap(), [None]);
    pool.give_back(sku, &cards(1..=3)).await.unwrap();
    assert_eq!(pool.free(&[sku]).await.unwrap(), [None], "what comes back fills nothing");
}

async fn the_oldest_card_goes_first(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards([30, 10, 20])), NOW).await.unwrap();
    assert_eq!(pool.free(&[sku, anybody()]).await.unwrap(), [Some(3), None]);
    assert_eq!(claim(&pool, sku, 2).await, Claim::Cards(cards([10, 20])));
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(1)]);
}

async fn random_order_is_not_the_order_of_ids(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, Fill { random: true, ..all(cards(1..=64)) }, NOW).await.unwrap();
    let Claim::Cards(taken) = claim(&pool, sku, 64).await else { panic!() };
    assert_ne!(taken, cards(1..=64));
    pool.give_back(sku, &taken).await.unwrap();
    let Claim::Cards(again) = claim(&pool, sku, 64).await else { panic!() };
    let distinct: BTreeSet<CardId> = again.into_iter().collect();
    assert_eq!(distinct.into_iter().collect::<Vec<_>>(), cards(1..=64));
}

async fn all_or_none(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=3)), LONG_AGO).await.unwrap();
    assert_eq!(claim(&pool, sku, 4).await, sold_out(3));
    assert_eq!(claim(&pool, sku, 3).await, Claim::Cards(cards(1..=3)));
    assert_eq!(claim(&pool, sku, 1).await, sold_out(0));
}

async fn an_exhausted_window_asks_for_more(pool: Arc<dyn Pool>, sku: SkuId) {
    let window = Fill { more: true, free: 100, ..all(cards(1..=2)) };
    pool.fill(sku, window, NOW).await.unwrap();
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(100)]);
    assert_eq!(claim(&pool, sku, 3).await, Claim::Cold);
    assert_eq!(claim(&pool, sku, 2).await, Claim::Cards(cards(1..=2)));
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(98)]);
    pool.fill(sku, all(cards(3..=4)), NOW).await.unwrap();
    assert_eq!(claim(&pool, sku, 2).await, Claim::Cards(cards(3..=4)));
}

async fn a_card_given_back_is_for_sale_once(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=2)), NOW).await.unwrap();
    claim(&pool, sku, 1).await;
    pool.give_back(sku, &cards([1])).await.unwrap();
    pool.give_back(sku, &cards([1])).await.unwrap();
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(2)]);
    assert_eq!(claim(&pool, sku, 2).await, Claim::Cards(cards(1..=2)));
}

async fn a_leased_card_stays_out_of_a_late_window(pool: Arc<dyn Pool>, sku: SkuId) {
    let window = || Fill { more: true, free: 9, ..all(cards(1..=3)) };
    pool.fill(sku, window(), NOW).await.unwrap();
    claim(&pool, sku, 2).await;
    // Read from the database before the two were written there.
    pool.fill(sku, window(), SOON.minus(1)).await.unwrap();
    assert_eq!(claim(&pool, sku, 1).await, Claim::Cards(cards([3])));
    assert_eq!(claim(&pool, sku, 1).await, Claim::Cold);
    pool.fill(sku, window(), SOON).await.unwrap();
    assert_eq!(claim(&pool, sku, 3).await, Claim::Cards(cards(1..=3)));
}

async fn somebody_was_first_with_the_filling(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=2)), NOW).await.unwrap();
    pool.fill(sku, all(cards(1..=9)), NOW).await.unwrap();
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(2)]);
}

async fn forgetting_keeps_leases(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=2)), NOW).await.unwrap();
    claim(&pool, sku, 1).await;
    pool.forget(sku).await.unwrap();
    assert_eq!(claim(&pool, sku, 1).await, Claim::Cold);
    pool.fill(sku, all(cards(1..=2)), NOW).await.unwrap();
    assert_eq!(claim(&pool, sku, 1).await, Claim::Cards(cards([2])));
}

async fn a_large_order_is_one_step(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=10_000)), NOW).await.unwrap();
    assert_eq!(claim(&pool, sku, 9_999).await, Claim::Cards(cards(1..=9_999)));
    assert_eq!(pool.free(&[sku]).await.unwrap(), [Some(1)]);
}

async fn a_crowd_shares_without_overlap(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=50)), NOW).await.unwrap();
    let crowd = (0..200).map(|_| claim(&pool, sku, 1));
    let mut taken = Vec::new();
    let mut refused = 0;
    for answer in futures_util::future::join_all(crowd).await {
        match answer {
            Claim::Cards(cards) => taken.extend(cards),
            Claim::SoldOut { .. } => refused += 1,
            Claim::Cold => panic!("the shelf was filled"),
        }
    }
    taken.sort();
    assert_eq!((taken, refused), (cards(1..=50), 150));
}

async fn a_limit_admits_its_burst_and_says_when_to_come_again(pool: Arc<dyn Pool>, sku: SkuId) {
    let key = format!("test:{sku}");
    for _ in 0..3 {
        assert_eq!(pool.admit(&key, 3).await.unwrap(), Verdict::Allowed);
    }
    let Verdict::RetryAfter { seconds } = pool.admit(&key, 3).await.unwrap() else { panic!() };
    assert!((19..=20).contains(&seconds), "{seconds}");
    assert_eq!(pool.admit(&format!("{key}:other"), 3).await.unwrap(), Verdict::Allowed);
    assert_eq!(pool.admit(&key, 0).await.unwrap(), Verdict::Allowed);
}

async fn a_late_press_is_known_for_the_first_or_not(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(cards(1..=1)), LONG_AGO).await.unwrap();
    let claim = async |form| pool.claim(sku, 1, SOON, &press(form)).await.unwrap();
    assert_eq!(claim(1).await, Claim::Cards(cards([1])));
    pool.keep(sku, &press(2)).await.unwrap();
    let late = |first| Claim::SoldOut { left: 0, first };
    assert_eq!(claim(1).await, late(false), "it took the card");
    assert_eq!(claim(2).await, late(false), "it took one past the pool");
    assert_eq!(claim(3).await, late(true));
    assert_eq!(claim(3).await, late(true), "it still has taken none");
}

async fn a_form_older_than_the_memory_may_have_been_pressed(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(Vec::new()), LONG_AGO).await.unwrap();
    let shown = async |shown| {
        let press = Press { shown, ..press(1) };
        pool.claim(sku, 1, SOON, &press).await.unwrap()
    };
    let unsure = Claim::SoldOut { left: 0, first: false };
    assert_eq!(shown(Some(LONG_AGO)).await, unsure);
    assert_eq!(shown(None).await, unsure);
    assert_eq!(shown(Some(LONG_AGO.plus(1))).await, Claim::SoldOut { left: 0, first: true });
}

async fn a_press_that_was_forgotten_is_not_taken_for_none(pool: Arc<dyn Pool>, sku: SkuId) {
    pool.fill(sku, all(Vec::new()), LONG_AGO).await.unwrap();
    let pressed = |form, shown: i64, at: i64| {
        let (shown, at) = (Some(LONG_AGO.plus(shown)), LONG_AGO.plus(at));
        Press { shown, at, ..press(form) }
    };
    pool.keep(sku, &pressed(0, 1, 2)).await.unwrap();
    // More than are remembered.
    for thousand in 0..140 {
        let crowd = (1..=1_000).map(|form| pressed(1_000 * thousand + form, 3, 4));
        let keep = async |press: Press| pool.keep(sku, &press).await.unwrap();
        futures_util::future::join_all(crowd.map(keep)).await;
    }
    let late = async |press| pool.claim(sku, 1, SOON, &press).await.unwrap();
    assert_eq!(late(pressed(0, 1, 9)).await, Claim::SoldOut { left: 0, first: false });
    assert_eq!(late(pressed(999_999, 8, 9)).await, Claim::SoldOut { left: 0, first: true });
}

#[actix_web::test]
async fn without_redis_limits_hold_and_nobody_waits() {
    let pool = connect("redis://127.0.0.1:1/0", 50);
    assert!(matches!(pool.claim(anybody(), 1, SOON, &press(1)).await, Err(Error::Unreachable(_))));
    let started = Instant::now();
    assert!(matches!(pool.claim(anybody(), 1, SOON, &press(1)).await, Err(Error::Resting)));
    assert_eq!(pool.admit("somebody", 1).await.unwrap(), Verdict::Allowed);
    assert_ne!(pool.admit("somebody", 1).await.unwrap(), Verdict::Allowed);
    assert!(started.elapsed() < Duration::from_millis(40));
}

fn redis(timeout_ms: u64) -> Option<Arc<dyn Pool>> {
    let url = std::env::var("KEYGROVE_TEST_REDIS_URL").ok()?;
    Some(Arc::new(connect(&url, timeout_ms)))
}

fn connect(url: &str, timeout_ms: u64) -> Redis {
    let prefix = format!("test-{:016x}:", rand::random::<u64>());
    Redis::connect(&Settings { url: Secret::new(url.to_owned()), prefix, timeout_ms }).unwrap()
}

/// By a form that nobody else has, shown a second before.
async fn claim(pool: &Arc<dyn Pool>, sku: SkuId, wanted: u32) -> Claim {
    pool.claim(sku, wanted, SOON, &press(rand::random())).await.unwrap()
}

fn press(form: u64) -> Press {
    let mut hash = [0; 16];
    hash[..8].copy_from_slice(&form.to_be_bytes());
    Press { form: hash, shown: Some(NOW.minus(1)), at: NOW }
}

fn sold_out(left: u32) -> Claim {
    Claim::SoldOut { left, first: true }
}

fn anybody() -> SkuId {
    SkuId(i64::from(rand::random::<u32>()))
}

fn cards(ids: impl IntoIterator<Item = i64>) -> Vec<CardId> {
    ids.into_iter().map(CardId).collect()
}

fn all(cards: Vec<CardId>) -> Fill {
    let free = i64::try_from(cards.len()).unwrap();
    Fill { cards, more: false, free, random: false }
}
