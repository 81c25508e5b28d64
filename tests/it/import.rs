//! Files as operators have them.

use crate::ground::NOW;
use crate::shop::TestShop;
use crate::stall::Stall;
use diesel::prelude::*;
use futures_util::future::{Either, select};
use keygrove::config::Config;
use keygrove::db::{self, schema::cards};
use keygrove::inventory::{self, Rejected, Report};
use keygrove::provenance::{self, Line};
use keygrove::types::PageRequest;
use std::io::Cursor;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::Notify;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cards");

async fn all_cards(shop: &TestShop) -> i64 {
    let all = |conn: &mut db::Conn| Ok::<_, db::Error>(cards::table.count().get_result(conn)?);
    shop.app().db.read(all).await.unwrap()
}

async fn sample(stall: &Stall, name: &str) -> Report {
    let bytes = std::fs::read(format!("{SAMPLES}/{name}")).unwrap();
    stall.import_bytes(bytes, name, None).await
}

#[actix_web::test]
async fn every_sample_gives_the_cards_its_description_promises() {
    for (name, cards, repeated, encoding) in [
        ("plain-utf8.txt", 500, 0, "utf-8"),
        ("bom-crlf-blanks-duplicates.txt", 40, 5, "utf-8"),
        ("gbk-accounts.txt", 60, 0, "gb18030"),
        ("utf16le-notepad.txt", 30, 0, "utf-16le"),
        ("accounts-dashes.txt", 50, 0, "utf-8"),
        ("with-header.csv", 31, 0, "utf-8"),
        ("blocks-separator.txt", 12, 0, "utf-8"),
    ] {
        let stall = Stall::open().await;
        let report = sample(&stall, name).await;
        assert_eq!(
            (report.imported, report.duplicate_in_file, report.encoding.as_str()),
            (cards, repeated, encoding),
            "{name}"
        );
        assert_eq!((report.read, report.duplicate_in_stock), (cards + repeated, 0), "{name}");
        assert!(report.rejected.is_empty(), "{name}");

        let again = sample(&stall, name).await;
        assert_eq!((again.imported, again.duplicate_in_stock), (0, cards + repeated), "{name}");
    }
}

async fn sold(stall: &Stall, quantity: u32) -> Vec<String> {
    stall.hold(1, quantity).await.unwrap();
    stall.sell(1, quantity).await;
    stall.reveal(1).await
}

#[actix_web::test]
async fn what_was_in_the_file_is_what_the_buyer_gets() {
    let stall = Stall::open().await;
    sample(&stall, "gbk-accounts.txt").await;
    assert_eq!(sold(&stall, 1).await, ["用户000号----密码61917074----备注：华东区，不可改密"]);

    let stall = Stall::open().await;
    sample(&stall, "with-header.csv").await;
    let cards = sold(&stall, 31).await;
    assert_eq!(
        (cards[0].as_str(), cards[30].as_str()),
        ("H9V3W-5RKJT-ABRVX-K5SHH", "multi\nline\ncard")
    );

    let stall = Stall::open().await;
    sample(&stall, "blocks-separator.txt").await;
    let block =
        "账号: vip0\n密码: JP2K-SX8F\n密保邮箱: safe0@mail.example\n\n说明: 登录后请勿修改资料";
    assert_eq!(sold(&stall, 1).await, [block]);

    let stall = Stall::open().await;
    stall.import("a+b&c=d%20<\"e\"> f\n").await;
    assert_eq!(sold(&stall, 1).await, ["a+b&c=d%20<\"e\"> f"]);
}

#[actix_web::test]
async fn a_bad_line_is_named_and_stops_nothing() {
    let stall = Stall::open().await;
    let mut bytes = "好卡一\n\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xFF\xFE broken\n");
    bytes.extend(std::iter::repeat_n(b'x', 64 * 1024 + 1));
    bytes.extend_from_slice("\n好卡二\n".as_bytes());
    let report = stall.import_bytes(bytes, "bad.txt", None).await;
    assert_eq!((report.read, report.imported, report.blank), (4, 2, 1));
    let rejected = [(3, "bad_encoding"), (4, "too_long")].map(|(line, reason)| Rejected {
        file: String::new(),
        line,
        reason,
    });
    assert_eq!(report.rejected, rejected);
}

#[actix_web::test]
async fn a_killed_import_is_completed_by_running_it_again() {
    let stall = Stall::open().await;
    let text: String = (0..1_500).map(|it| format!("CARD-{it}\n")).collect();
    let part: String = text.lines().take(1_000).flat_map(|it| [it, "\n"]).collect();
    stall.import(&part).await;
    let report = stall.import(&text).await;
    assert_eq!((report.imported, report.duplicate_in_stock), (500, 1_000));
    assert_eq!(stall.free().await, 1_500);
}

/// What the log says of the shelf's imports, the newest first.
async fn logged(stall: &Stall) -> Vec<Line> {
    let read = |conn: &mut _| provenance::list_entries(conn, "sku:card", PageRequest::new(1, 9));
    stall.ground.db.read(read).await.unwrap().items
}

#[actix_web::test]
async fn the_log_says_who_imported_how_many_into_which_batch() {
    let stall = Stall::open().await;
    stall.import("A\nB\nA\n").await;
    let lines = logged(&stall).await;
    let said: Vec<_> = lines.iter().map(|it| (it.action.as_str(), it.count)).collect();
    assert_eq!(said, [("card.import", 2), ("card.import_begin", 0)]);
    assert!(lines.iter().all(|it| it.actor == "cli" && it.detail == "batch:1" && it.at == NOW));
}

#[actix_web::test]
async fn an_import_that_is_killed_stands_in_the_log_all_the_same() {
    let stall = Stall::open().await;
    let text: String = (0..5_000).map(|it| format!("CARD-{it}\n")).collect();
    let came = Arc::new(Notify::new());
    let seen = Arc::clone(&came);
    let (db, file) = (&stall.ground.db, Cursor::new(text.into_bytes()));
    {
        let progress = move |_| seen.notify_one();
        let import = inventory::import(db, &stall.vault, file, stall.described(), NOW, progress);
        let (kill, import) = (pin!(came.notified()), pin!(import));
        assert!(matches!(select(kill, import).await, Either::Left(_)), "it came to its end");
    }
    let lines = logged(&stall).await;
    let said: Vec<_> = lines.iter().map(|it| (it.action.as_str(), it.detail.as_str())).collect();
    assert_eq!(said, [("card.import_begin", "batch:1")]);
}

#[actix_web::test]
async fn what_a_batch_cost_can_be_said_at_the_terminal_too() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let file = shop.config.server.data.join("cards.txt");
    std::fs::write(&file, crate::shop::cards(2)).unwrap();
    let file = file.display().to_string();
    for wrong in ["-1", "much", "1.234", ""] {
        let refused = shop.try_cli(&["import", "--sku", "netflix", "--cost", wrong, &file]).await;
        let told = format!("{:#}", refused.unwrap_err());
        assert!(told.starts_with("--cost"), "{told}");
    }
    let two = ["import", "--sku", "netflix", "--cost", "12.5", &file, &file];
    assert!(shop.try_cli(&two).await.unwrap_err().to_string().contains("one file"));
    shop.cli(&["import", "--sku", "netflix", "--cost", "12.5", &file]).await;
    let owner = shop.operator().await;
    assert!(owner.sees("/admin/batches/1").await.body.contains("12.50"));
    shop.work().await;
}

#[actix_web::test]
async fn the_same_text_twice_is_kept_where_the_variant_allows_it() {
    let stall = Stall::selling(|sku| sku.allow_duplicates = true).await;
    let report = stall.import("SAME\nSAME\nOTHER\n").await;
    assert_eq!((report.imported, report.duplicate_in_file), (3, 0));
    assert_eq!(stall.import("SAME\n").await.imported, 1);
    assert_eq!(stall.free().await, 4);
}

#[actix_web::test]
async fn where_copies_are_allowed_no_longer_those_there_are_keep_others_out() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let owner = shop.operator().await;
    let sku = [("code", "netflix"), ("name", ""), ("price", "10"), ("min_per_order", "1")];
    let copies = [&sku[..], &[("allow_duplicates", "on")]].concat();
    assert_eq!(owner.submits("/admin/skus/1", &copies).await.status, 303);
    shop.import("netflix", "SAME\nSAME\nOTHER\n").await;
    assert_eq!(all_cards(&shop).await, 3);
    assert_eq!(owner.submits("/admin/skus/1", &sku).await.status, 303);
    shop.import("netflix", "SAME\nOTHER\nNEW\n").await;
    assert_eq!(all_cards(&shop).await, 4, "only the new one");
    shop.work().await;
}

#[actix_web::test]
async fn of_endless_bad_lines_the_first_are_named_and_all_are_counted() {
    let stall = Stall::open().await;
    let text = "\u{1}\n".repeat(Report::NAMED + 700) + "GOOD\n";
    let report = stall.import(&text).await;
    assert_eq!((report.imported, report.rejected.len()), (1, Report::NAMED));
    assert_eq!(report.rejected_beyond(Report::NAMED), 700);
    assert_eq!(report.read, report.rejected_count + 1);
}

#[actix_web::test]
async fn no_file_is_imported_before_all_can_be_read() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let file = shop.config.server.data.join("cards.txt");
    std::fs::write(&file, crate::shop::cards(2)).unwrap();
    let file = file.display().to_string();
    let refused = shop.try_cli(&["import", "--sku", "netflix", &file, "/nowhere/cards.txt"]).await;
    assert!(refused.unwrap_err().to_string().contains("/nowhere/cards.txt"));
    assert_eq!(all_cards(&shop).await, 0);
    let blank = ["import", "--sku", "netflix", "--format", "blocks", "--separator", " ", &file];
    assert!(shop.try_cli(&blank).await.unwrap_err().to_string().contains("--separator"));
    let undivided = ["import", "--sku", "netflix", "--format", "blocks", &file];
    let refused = shop.try_cli(&undivided).await.unwrap_err();
    assert!(format!("{refused:#}").contains("was not imported: no line"), "{refused:#}");
    let note = "x".repeat(201);
    let wordy = ["import", "--sku", "netflix", "--note", &note, &file];
    assert!(shop.try_cli(&wordy).await.unwrap_err().to_string().contains("200"));
    assert_eq!(all_cards(&shop).await, 0);
}

#[actix_web::test]
async fn an_import_that_is_refused_keeps_all_that_was_typed() {
    let shop = TestShop::open().await.selling("netflix", 1_000, String::new()).await;
    let owner = shop.operator().await;
    let typed = |field: &'static str, value: &'static str| {
        let form = [("sku", "netflix"), ("text", "\nAAA<1\nBBB"), ("note", "of march")];
        form.into_iter().chain([(field, value)]).collect::<Vec<_>>()
    };
    for (field, value) in [("cost", "-1"), ("format", "xml"), ("encoding", "latin-9")] {
        let refused = owner.uploads("/admin/imports", &typed(field, value), None).await;
        assert_eq!(refused.status, 422, "{field}");
        assert_eq!(refused.headers["cache-control"], "no-store");
        let page = refused.body;
        assert!(page.contains("\n\nAAA&#60;1\nBBB</textarea>") && page.contains("of march"));
        assert!(page.contains("field-error") && !page.contains("请重新选择"), "{field}: {page}");
    }
    let file = Some(("cards.txt", "CARD-1\n"));
    let refused = owner.uploads("/admin/imports", &typed("cost", "-1"), file).await;
    assert!(refused.body.contains("文件无法保留，请重新选择"), "{}", refused.body);

    let nothing = owner.sees("/admin/cards/of/netflix").await.body;
    assert!(!nothing.contains("AAA"), "nothing came in");
    let form = typed("encoding", "gb18030");
    assert_eq!(owner.uploads("/admin/imports", &form, None).await.status, 200);
    shop.work().await;
}

#[actix_web::test]
async fn more_than_can_be_sent_is_told_at_its_field_and_the_rest_is_kept() {
    let small = |config: &mut Config| config.web.upload_limit = 1024;
    let shop = TestShop::open_with(small).await.selling("netflix", 1_000, String::new()).await;
    let owner = shop.operator().await;
    let pasted = "AAAA-BBBB\n".repeat(300_000);
    let fields = [("sku", "netflix"), ("text", "AAA"), ("note", "of march")];
    let cards = "CARD-1\n".repeat(200);
    let refused = owner.uploads("/admin/imports", &fields, Some(("cards.txt", &cards))).await;
    assert_eq!(refused.status, 413);
    let page = refused.body;
    assert!(page.contains("<span class=\"field-error\">提交的内容超过了 1 KiB 的上限。"), "{page}");
    assert!(page.contains("AAA</textarea>") && page.contains("of march"), "{page}");
    assert_eq!(all_cards(&shop).await, 0);

    let within = [("sku", "netflix"), ("text", pasted.as_str())];
    assert_eq!(owner.uploads("/admin/imports", &within, None).await.status, 200);
    assert_eq!(all_cards(&shop).await, 1, "all the same");
    let beyond = pasted.repeat(2);
    let fields = [("sku", "netflix"), ("note", "of march"), ("text", beyond.as_str())];
    let refused = owner.uploads("/admin/imports", &fields, None).await;
    assert_eq!(refused.status, 413);
    assert!(refused.body.contains("4 MiB 的上限") && refused.body.contains("of march"));
    assert_eq!(all_cards(&shop).await, 1);
    let endless = pasted.repeat(8);
    assert_eq!(owner.uploads("/admin/imports", &[("text", &endless)], None).await.status, 413);
}
