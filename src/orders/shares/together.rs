//! All that makes somebody's part of an order at once: the tree, its rules and tiers, a supplier, a
//! coupon, a promoter, what an agent buys himself, the gateway's fee, and refunds. Whatever they are,
//! every cent is somebody's.

use super::Share;
use super::fee::owners_part;
use crate::ledger::{Account, take_back};
use crate::orders::{own, promoted};
use crate::pricing::scene::{Scene, scene};
use crate::pricing::{Cut, InShop};
use crate::promoters::{Earned, Terms, Touch};
use crate::types::{AgentId, Bps, Money, PromoterId, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn minors(shares: &[Share]) -> Vec<i64> {
    shares.iter().map(|it| it.amount.minor()).collect()
}

/// The parts of an order of the platform's own goods in the main shop are not told: all is its own.
fn told(priced: &InShop) -> Vec<Share> {
    match priced.shares.is_empty() {
        true => vec![Share { account: Account::Platform, amount: priced.total }],
        false => priced.shares.clone(),
    }
}

fn check_parts(scene: &Scene, priced: &InShop) -> Result<(), TestCaseError> {
    let shares = told(priced);
    prop_assert_eq!(minors(&shares).iter().sum::<i64>(), priced.total.minor());
    prop_assert!(shares.iter().all(|it| it.amount.minor() >= 0), "{:?}", shares);
    prop_assert_eq!(shares[0].account, Account::Platform);
    let suppliers: Vec<i64> = shares
        .iter()
        .filter(|it| it.account.supplier().is_some())
        .map(|it| it.amount.minor())
        .collect();
    let expected: Vec<i64> = scene.suppliers_part().into_iter().collect();
    prop_assert_eq!(suppliers, expected, "his cost of each piece, wherever it is sold");
    Ok(())
}

/// How a buyer came to a shop, and who he is.
#[derive(Debug, Clone)]
struct Buyer {
    terms: Terms,
    touch: Touch,
    contact: Vec<u8>,
    /// He is the shop's owner, who earns nothing on himself.
    owner: bool,
}

const NOW: Timestamp = Timestamp::from_seconds(1_000_000_000);

fn buyer() -> impl Strategy<Value = Buyer> {
    let seldom = || prop::bool::weighted(0.1);
    let terms = (0_u32..=10_000, 0_i64..40, seldom());
    let touch = (-86_400_i64..40 * 86_400, seldom());
    (terms, touch, seldom(), seldom()).prop_map(|(terms, touch, himself, owner)| Buyer {
        terms: Terms {
            id: PromoterId(3),
            share: Bps(terms.0),
            days: terms.1,
            off: terms.2,
            contact_index: vec![1],
        },
        touch: Touch { code: "PROMO".to_owned(), at: NOW.minus(touch.0), himself: touch.1 },
        contact: vec![if himself { 1 } else { 2 }],
        owner,
    })
}

impl Buyer {
    fn is_the_promoter(&self) -> bool {
        self.touch.himself || self.contact == self.terms.contact_index
    }

    /// In the checkout's order: what the owner buys himself, then the promoter's part of what he has.
    fn comes_to(&self, shop: AgentId, shares: &mut Vec<Share>) -> Option<Earned> {
        if self.owner {
            own::pass_on(shares, shop).unwrap();
        }
        let own = shares.last().unwrap().amount;
        let earned = self.terms.earned(&self.touch, &self.contact, own, NOW)?;
        promoted::take_off(shares, shop, earned).unwrap();
        Some(earned)
    }
}

fn check_promoter(buyer: &Buyer, priced: &mut InShop) -> Result<(), TestCaseError> {
    let before = priced.shares.clone();
    let Some(shop) = before.last().and_then(|it| it.account.agent()) else {
        return Err(TestCaseError::fail("a shop without an owner"));
    };
    let (own, last) = (before[before.len() - 1].amount.minor(), before.len() - 1);
    let earned = buyer.comes_to(shop, &mut priced.shares);
    let after = minors(&priced.shares);
    if buyer.owner {
        prop_assert_eq!(earned, None, "nobody earns on what the owner buys himself");
        prop_assert_eq!(after[0], before[0].amount.minor() + own);
        prop_assert_eq!(after[last], 0);
        return Ok(());
    }
    prop_assert_eq!(&priced.shares[..last], &before[..last], "nobody else's part");
    let Some(earned) = earned else {
        prop_assert_eq!(after[last], own);
        return Ok(());
    };
    prop_assert!(!buyer.is_the_promoter() && !buyer.terms.off);
    let exact = i128::from(own) * i128::from(buyer.terms.share.0);
    let lacks = exact - i128::from(earned.amount.minor()) * 10_000;
    prop_assert!((0..10_000).contains(&lacks), "his share of what a coupon left to the owner");
    prop_assert_eq!(after[last], earned.amount.minor());
    prop_assert_eq!(after[last + 1], own - earned.amount.minor());
    Ok(())
}

fn check_fee(shares: &[Share], fee: i64, owner: Bps) -> Result<(), TestCaseError> {
    let Some(last) = shares.last().filter(|it| it.account.agent().is_some()) else {
        return Ok(());
    };
    let borne = owners_part(last.amount.minor(), fee, owner);
    prop_assert!((0..=last.amount.minor()).contains(&borne), "{} of {:?}", borne, last);
    prop_assert!(borne <= fee, "nobody earns on a fee");
    Ok(())
}

fn check_refunds(parts: &[i64], cuts: &[i64]) -> Result<(), TestCaseError> {
    let total: i64 = parts.iter().sum();
    let mut taken = vec![0; parts.len()];
    for cut in cuts.iter().copied().chain([i64::MAX]) {
        let refund = cut.min(total - taken.iter().sum::<i64>());
        for (it, more) in take_back(parts, &taken, refund).into_iter().enumerate() {
            taken[it] += more;
            prop_assert!(more >= 0 && taken[it] <= parts[it]);
        }
        // In proportion: of nobody a whole minor unit more than his part of all that went back.
        let back = i128::from(taken.iter().sum::<i64>());
        for (part, taken) in parts.iter().zip(&taken).filter(|_| refund > 0) {
            let beyond = i128::from(*taken) * i128::from(total) - i128::from(*part) * back;
            prop_assert!(beyond < i128::from(total), "{:?}", (part, taken, back));
        }
    }
    prop_assert_eq!(taken, parts);
    Ok(())
}

/// Else the properties below would say nothing.
#[test]
fn most_scenes_are_sales_and_many_are_a_suppliers() {
    let mut runner = TestRunner::deterministic();
    let scenes: Vec<Scene> =
        (0..400).map(|_| scene().new_tree(&mut runner).unwrap().current()).collect();
    let sold: Vec<&Scene> = scenes.iter().filter(|it| it.in_shop().is_ok()).collect();
    assert!(sold.len() > 100, "{}", sold.len());
    let supplied = sold.iter().filter(|it| it.suppliers_part().is_some()).count();
    assert!(supplied > 25, "{supplied}");
    let brought = sold.iter().filter(|it| {
        let (mut priced, buyer) =
            (it.in_shop().unwrap(), buyer().new_tree(&mut runner).unwrap().current());
        let shop = priced.shares.last().and_then(|it| it.account.agent()).unwrap();
        buyer.comes_to(shop, &mut priced.shares).is_some()
    });
    let brought = brought.count();
    assert!(brought > 20, "{brought}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_cent_of_an_order_is_somebodys_and_nobodys_part_is_negative(
        scene in scene(),
        coupon in option::of((option::of(1_u32..=10_000), 1_i64..500_000)),
        buyer in option::of(buyer()),
        (fee, owner) in (0_u32..=10_000, 0_u32..=10_000),
        cuts in vec(1_i64..200_000, 0..5),
    ) {
        let floor = scene.wanted.sku.floor.map_or(0, Money::minor) * i64::from(scene.quantity);
        let mut orders = Vec::new();
        // What cannot be had there has no parts.
        orders.extend(scene.in_main().ok());
        orders.extend(scene.at_cost().ok());
        if let Ok(mut priced) = scene.in_shop() {
            check_parts(&scene, &priced)?;
            if let Some((percent, amount)) = coupon {
                let cut = percent.map_or(Cut::Amount(amount), |it| Cut::Percent(Bps(it)));
                // Refused, it changes nothing.
                let _ = priced.cut(cut.of(priced.total));
            }
            prop_assert!(priced.total.minor() >= floor);
            if let Some(buyer) = &buyer {
                check_promoter(buyer, &mut priced)?;
            }
            orders.push(priced);
        }
        for priced in orders {
            check_parts(&scene, &priced)?;
            let shares = told(&priced);
            let kept = i128::from(priced.total.minor()) * i128::from(fee) / 10_000;
            check_fee(&shares, i64::try_from(kept).unwrap(), Bps(owner))?;
            check_refunds(&minors(&shares), &cuts)?;
        }
    }

    #[test]
    fn what_a_supplier_gets_is_in_every_price(scene in scene()) {
        if let (Some(his), Ok(main)) = (scene.suppliers_part(), scene.in_main()) {
            prop_assert!(main.total.minor() >= his);
            // The same in the main shop and in every other.
            for elsewhere in [scene.in_shop(), scene.at_cost()].into_iter().flatten() {
                prop_assert!(elsewhere.total.minor() >= his);
                prop_assert_eq!(elsewhere.shares[1], main.shares[1]);
            }
        }
    }
}
