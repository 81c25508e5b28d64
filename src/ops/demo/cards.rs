//! Cards of the demo shop: the same ones on every machine, and nobody's.

use super::goods::{Stock, Variant};
use sha2::{Digest, Sha256};

const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The texts to import for a variant. The same each time, so that a seeding that was cut short
/// finds its first half.
pub(super) fn texts(variant: &Variant) -> Vec<String> {
    let numbered = |count: u32, text: &dyn Fn(u32) -> String| (0..count).map(text).collect();
    match variant.stock {
        Stock::Codes { count, groups } => numbered(count, &|number| {
            let signs = signs(variant.code, number);
            let groups = (0..groups).map(|it| signs.chars().skip(part(it)).take(5).collect());
            groups.collect::<Vec<String>>().join("-")
        }),
        Stock::Pairs { count } => numbered(count, &|number| {
            let signs = signs(variant.code, number);
            format!("AE{:08}----{}", 26_110_000 + number, &signs[..12])
        }),
        Stock::Blocks { count } => numbered(count, &|number| {
            let signs = signs(variant.code, number).to_lowercase();
            let (name, password, key) = (&signs[..7], &signs[7..17], &signs[17..]);
            format!("cl-{name}@cloudlink.example\n{password}\nhttps://sub.cloudlink.example/{key}")
        }),
        Stock::Shared => vec!["TRIAL-CLOUDLINK-24H".to_owned()],
        Stock::ByHand => Vec::new(),
    }
}

fn part(group: u32) -> usize {
    usize::try_from(group * 5).unwrap_or_default()
}

/// 32 signs that look like chance.
fn signs(code: &str, number: u32) -> String {
    let digest = Sha256::digest(format!("{code}/{number}"));
    digest.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::goods::GOODS;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_cards_of_the_demo_are_the_same() {
        for variant in GOODS.iter().flat_map(|it| it.variants) {
            let texts = texts(variant);
            let distinct: HashSet<&String> = texts.iter().collect();
            assert_eq!(distinct.len(), texts.len(), "{}", variant.code);
        }
    }
}
