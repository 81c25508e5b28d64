//! The sample files, each with one kind of trouble, through the command line.

use crate::shop::TestShop;
use std::path::Path;

/// Imports a file twice: the first time it brings `expected` cards, the second time none. Gives
/// what a buyer then receives, at most a hundred.
async fn imports(file: &str, arguments: &[&str], expected: u32) -> Vec<String> {
    let shop = TestShop::open().await.selling("sample", 100, String::new()).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cards").join(file);
    let path = path.display().to_string();
    let mut import = vec!["import", "--json", "--sku", "sample"];
    import.extend(arguments);
    import.push(&path);
    let first = shop.program(&import).await;
    assert_eq!(first.json()["imported"], expected, "{first:?}");
    assert!(first.json()["rejected"].as_array().unwrap().is_empty(), "{first:?}");
    let second = shop.program(&import).await;
    assert_eq!(second.json()["imported"], 0, "{second:?}");
    assert_eq!(second.json()["duplicate_in_stock"], second.json()["read"], "{second:?}");
    shop.work().await;

    let quantity = expected.min(100);
    let buyer = shop.buyer();
    let placed = buyer.gets("sample", quantity).await;
    let cards = buyer.cards(&placed).await;
    assert_eq!(cards.len(), usize::try_from(quantity).unwrap());
    shop.work().await;
    cards
}

#[actix_web::test]
async fn a_plain_file_gives_five_hundred_cards() {
    imports("plain-utf8.txt", &[], 500).await;
}

#[actix_web::test]
async fn marks_blanks_and_repeats_are_not_cards() {
    let cards = imports("bom-crlf-blanks-duplicates.txt", &[], 40).await;
    assert!(cards.iter().all(|it| it.trim() == it && !it.starts_with('\u{feff}')), "{cards:?}");
}

#[actix_web::test]
async fn a_file_from_an_old_chinese_windows_is_readable() {
    let cards = imports("gbk-accounts.txt", &[], 60).await;
    assert!(cards.iter().all(|it| !it.contains('\u{fffd}')), "{cards:?}");
}

#[actix_web::test]
async fn a_file_from_notepad_is_readable() {
    imports("utf16le-notepad.txt", &[], 30).await;
}

#[actix_web::test]
async fn signs_that_mean_something_elsewhere_survive() {
    let cards = imports("accounts-dashes.txt", &[], 50).await;
    let file = include_str!("../fixtures/cards/accounts-dashes.txt");
    let lines: Vec<&str> = file.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    assert_eq!(cards, lines);
}

#[actix_web::test]
async fn a_table_with_a_head_gives_its_rows() {
    let cards = imports("with-header.csv", &[], 31).await;
    assert_eq!(cards.iter().filter(|it| it.contains('\n')).count(), 1, "one is of three lines");
}

#[actix_web::test]
async fn blocks_keep_their_lines() {
    let arguments = ["--format", "blocks", "--separator", "====="];
    let cards = imports("blocks-separator.txt", &arguments, 12).await;
    assert!(cards.iter().all(|it| it.contains('\n') && !it.contains("=====")), "{cards:?}");
}
