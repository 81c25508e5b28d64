//! All that makes somebody's part of an order at once: the tree, its rules and tiers, a supplier, a
//! coupon, the gateway's fee, and refunds. Whatever they are, every cent is somebody's.

use super::Share;
use super::fee::borne_by;
use crate::ledger::{Account, take_back};
use crate::pricing::scene::{Scene, scene};
use crate::pricing::{Cut, InShop};
use crate::types::{Bps, Money};
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

fn check_fee(shares: &[Share], fee: i64, owner: Bps) -> Result<(), TestCaseError> {
    let accounts: Vec<(Account, i64)> =
        shares.iter().map(|it| (it.account, it.amount.minor())).collect();
    let borne = borne_by(&accounts, fee, owner);
    prop_assert_eq!(borne.iter().sum::<i64>(), fee);
    let left: Vec<i64> = minors(shares).iter().zip(&borne).map(|(part, it)| part - it).collect();
    prop_assert!(left.iter().zip(&borne).all(|(left, it)| *left >= 0 && *it >= 0), "{:?}", left);
    let supplier = shares.iter().position(|it| it.account.supplier().is_some());
    if let Some(at) = supplier.filter(|at| borne[*at] > 0) {
        let others = left.iter().enumerate().filter(|(it, _)| *it != at);
        prop_assert!(
            others.into_iter().all(|(_, left)| *left == 0),
            "he is asked last: {:?}",
            left
        );
    }
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
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_cent_of_an_order_is_somebodys_and_nobodys_part_is_negative(
        scene in scene(),
        coupon in option::of((option::of(1_u32..=10_000), 1_i64..500_000)),
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
