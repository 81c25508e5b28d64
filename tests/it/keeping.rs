//! What the operator does with cards, and what it leaves alone.

use crate::ground::NOW;
use crate::stall::{Stall, another, jobs};
use diesel::prelude::*;
use keygrove::catalog::{CardKind, Delivery, Sku};
use keygrove::db::{self, Conn};
use keygrove::inventory::{self, Act, BatchCounts, CardLine, Change, Error, Moved, State, Which};
use keygrove::provenance::{self, By};
use keygrove::suppliers;
use keygrove::types::{BatchId, CardId, PageRequest};

const CARDS: &str = "A\nB\nC\nD\n";

fn by() -> By {
    By::staff("mei", "192.0.2.1".to_owned())
}

async fn change(stall: &Stall, cards: &[i64], act: Act) -> Change {
    let cards: Vec<CardId> = cards.iter().copied().map(CardId).collect();
    let changed =
        stall.ground.db.write(move |conn| inventory::change_cards(conn, &cards, act, &by(), NOW));
    let changed = changed.await.unwrap();
    for sku in &changed.skus {
        stall.shelves.forget(*sku).await;
    }
    changed
}

async fn listed(stall: &Stall, state: Option<State>) -> Vec<CardLine> {
    let which = Which { sku: stall.sku.id, state, batch: None };
    let slice = stall.ground.db.read(move |conn| inventory::list_cards(conn, which, None, 50));
    slice.await.unwrap().rows
}

async fn audited(stall: &Stall, subject: &'static str) -> Vec<String> {
    let page = PageRequest::new(1, 50);
    let lines = stall.ground.db.read(move |conn| provenance::list_entries(conn, subject, page));
    lines.await.unwrap().items.into_iter().map(|it| it.action).collect()
}

#[actix_web::test]
async fn a_locked_card_waits_and_a_void_one_is_gone() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    assert_eq!(change(&stall, &[1, 2], Act::Lock).await.changed, 2);
    assert_eq!(change(&stall, &[2, 3], Act::Void).await.changed, 2);
    assert_eq!(stall.free().await, 1);
    assert_eq!(
        change(&stall, &[1, 2], Act::Unlock).await,
        Change { changed: 1, left: 1, skus: vec![stall.sku.id] }
    );
    assert_eq!(stall.free().await, 2);
    let states: Vec<State> = listed(&stall, None).await.iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Free, State::Void, State::Void, State::Free]);
    assert_eq!(listed(&stall, Some(State::Free)).await.len(), 2);
    assert_eq!(listed(&stall, Some(State::Void)).await.len(), 2);
    assert_eq!(audited(&stall, "card:2").await, ["card.void", "card.lock"]);
}

#[actix_web::test]
async fn what_a_buyer_has_stays_his() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    stall.hold(1, 1).await.unwrap();
    stall.hold(2, 1).await.unwrap();
    stall.sell(2, 1).await;
    for act in [Act::Lock, Act::Unlock, Act::Void] {
        assert_eq!(change(&stall, &[1, 2], act).await.changed, 0, "{act:?}");
    }
    assert_eq!(stall.sell(1, 1).await, 0);
}

#[actix_web::test]
async fn an_unlocked_card_goes_to_who_waits() {
    let stall = Stall::open().await;
    stall.import("A\n").await;
    change(&stall, &[1], Act::Lock).await;
    assert_eq!(stall.sell(9, 1).await, 1);
    change(&stall, &[1], Act::Unlock).await;
    assert_eq!(jobs(&stall.ground).await, ["stock_arrived"]);
    assert_eq!(stall.sell(9, 1).await, 0);
}

#[actix_web::test]
async fn a_moved_card_is_sealed_for_its_new_place() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    let other = another(&stall.ground, "other", |_| {}).await;
    let elsewhere = Stall { sku: other.clone(), ..stall };
    elsewhere.import("B\n").await;
    let (vault, to) = (elsewhere.vault.clone(), other.clone());
    let moved = elsewhere.ground.db.write(move |conn| {
        let cards = [CardId(1), CardId(2)];
        inventory::move_cards(conn, &vault, &cards, &to, &by(), NOW)
    });
    let moved = moved.await.unwrap();
    assert_eq!((moved.moved, moved.duplicates, moved.left), (1, 1, 0));
    elsewhere.shelves.forget(other.id).await;
    elsewhere.hold(1, 2).await.unwrap();
    elsewhere.sell(1, 2).await;
    assert_eq!(elsewhere.reveal(1).await, ["B", "A"]);
    let old = elsewhere.ground.db.read(|conn| inventory::find_card(conn, CardId(1))).await;
    assert_eq!(old.unwrap().unwrap().state, State::Void);
    let kept = elsewhere.ground.db.read(|conn| inventory::find_card(conn, CardId(2))).await;
    assert_eq!(kept.unwrap().unwrap().state, State::Free, "the duplicate stays where it was");
}

async fn moves(stall: &Stall, cards: &[i64], to: &Sku) -> Result<Moved, Error> {
    let (vault, to) = (stall.vault.clone(), to.clone());
    let cards: Vec<CardId> = cards.iter().copied().map(CardId).collect();
    let work = move |conn: &mut Conn| inventory::move_cards(conn, &vault, &cards, &to, &by(), NOW);
    let moved = stall.ground.db.write(work).await;
    for sku in moved.iter().flat_map(|it| &it.skus) {
        stall.shelves.forget(*sku).await;
    }
    moved
}

#[actix_web::test]
async fn a_card_moved_by_mistake_is_moved_back() {
    let stall = Stall::open().await;
    stall.import("A\n").await;
    let other = another(&stall.ground, "other", |_| {}).await;
    assert_eq!(moves(&stall, &[1], &other).await.unwrap().moved, 1);
    assert_eq!(stall.import("A\n").await.duplicate_in_stock, 1, "it is only elsewhere");
    let moved = moves(&stall, &[2, 3], &stall.sku).await.unwrap();
    assert_eq!((moved.moved, moved.duplicates), (1, 0));
    stall.hold(1, 1).await.unwrap();
    stall.sell(1, 1).await;
    assert_eq!(stall.reveal(1).await, ["A"]);
}

#[actix_web::test]
async fn a_moved_card_may_be_handed_out_no_more_often_than_before() {
    let twice = CardKind::Reusable { uses: Some(2) };
    let stall = Stall::selling(move |sku| sku.card_kind = twice).await;
    stall.import("A\n").await;
    stall.hold(1, 1).await.unwrap();
    stall.sell(1, 1).await;
    let other = another(&stall.ground, "other", move |sku| sku.card_kind = twice).await;
    assert_eq!(moves(&stall, &[1], &other).await.unwrap().moved, 1);
    let elsewhere = Stall { sku: other, ..stall };
    assert_eq!(elsewhere.free().await, 1, "the second time, and no third");
}

#[actix_web::test]
async fn a_used_up_card_stands_among_the_sold() {
    let stall = Stall::selling(|sku| sku.card_kind = CardKind::Reusable { uses: Some(2) }).await;
    stall.import("SAME-1\nSAME-2\n").await;
    stall.hold(1, 3).await.unwrap();
    stall.sell(1, 3).await;
    let (vault, sku, code) = (stall.vault.clone(), stall.sku.id, stall.sku.code.clone());
    let read = move |conn: &mut Conn| {
        let of = |conn: &mut Conn, state| {
            let which = Which { sku, state: Some(state), batch: None };
            let list = inventory::list_cards(conn, which, None, 10).unwrap();
            let listed: Vec<_> = list.rows.iter().map(|it| (it.id.0, it.used_up)).collect();
            let count = inventory::begin_export(conn, sku, &code, state, &by(), NOW).unwrap();
            let part = inventory::export_part(conn, &vault, sku, state, CardId(0)).unwrap();
            let exported: Vec<_> = part.into_iter().map(|it| it.text.expose().clone()).collect();
            (listed, count, exported)
        };
        let free = of(conn, State::Free);
        let sold = of(conn, State::Sold);
        Ok::<_, db::Error>((free, sold, inventory::batch_counts(conn, BatchId(1))?))
    };
    let (free, sold, counts) = stall.ground.db.write(read).await.unwrap();
    assert_eq!(free, (vec![(2, false)], 1, vec!["SAME-2".to_owned()]));
    assert_eq!(sold, (vec![(1, true)], 1, vec!["SAME-1".to_owned()]));
    assert_eq!(counts, BatchCounts { free: 1, sold: 1, ..BatchCounts::default() });
}

#[actix_web::test]
async fn what_a_buyer_knows_does_not_come_again_with_its_batch() {
    let twice = CardKind::Reusable { uses: Some(2) };
    let stall = Stall::selling(move |sku| sku.card_kind = twice).await;
    stall.import("A\nB\nC\n").await;
    stall.hold(1, 3).await.unwrap();
    stall.sell(1, 3).await;
    let other = another(&stall.ground, "other", move |sku| sku.card_kind = twice).await;
    let moved = moves(&stall, &[1], &other).await.unwrap();
    assert_eq!((moved.moved, moved.left), (0, 1), "nothing is left of it");
    let withdraw = inventory::withdraw_batch(&stall.ground.db, BatchId(1), by(), NOW);
    assert_eq!(withdraw.await.unwrap(), 2);
    let read = |conn: &mut Conn| inventory::batch_counts(conn, BatchId(1));
    let counts = stall.ground.db.read(read).await.unwrap();
    assert_eq!(counts, BatchCounts { sold: 1, void: 2, ..BatchCounts::default() });
    stall.shelves.forget(stall.sku.id).await;
    let again = stall.import("A\nB\nC\n").await;
    assert_eq!((again.imported, again.duplicate_in_stock), (1, 2), "only what nobody saw");
    stall.hold(2, 2).await.unwrap();
    stall.sell(2, 2).await;
    assert_eq!(stall.reveal(2).await, ["C", "C"]);
}

#[actix_web::test]
async fn a_reusable_card_is_never_sold_as_one_buyers_own() {
    for uses in [Some(1), Some(2), None] {
        let kind = CardKind::Reusable { uses };
        let stall = Stall::selling(move |sku| sku.card_kind = kind).await;
        stall.import("A\n").await;
        stall.hold(1, 1).await.unwrap();
        stall.sell(1, 1).await;
        let once = another(&stall.ground, "once", |_| {}).await;
        let moved = moves(&stall, &[1], &once).await.unwrap();
        assert_eq!((moved.moved, moved.left), (0, 1));
        let shared = another(&stall.ground, "shared", move |sku| sku.card_kind = kind).await;
        let movable = usize::from(uses != Some(1));
        assert_eq!(moves(&stall, &[1], &shared).await.unwrap().moved, movable);
        let again: &[i64] = if movable > 0 { &[2] } else { &[1] };
        let moved = moves(&stall, again, &once).await.unwrap();
        assert_eq!((moved.moved, moved.left), (0, 1), "nor on a way around");
    }
}

#[actix_web::test]
async fn cards_are_not_moved_to_where_they_cannot_be_sold_rightly() {
    let stall = Stall::open().await;
    stall.import("A\n").await;
    let by_hand = another(&stall.ground, "by-hand", |sku| sku.delivery = Delivery::Manual).await;
    assert!(matches!(moves(&stall, &[1], &by_hand).await, Err(Error::ManualSku(_))));
    let acmes = another(&stall.ground, "acmes", |_| {}).await;
    let product = acmes.product;
    let given = stall.ground.db.write(move |conn| {
        use keygrove::db::schema::products;
        let acme = suppliers::Draft { name: "Acme".to_owned(), ..suppliers::Draft::default() };
        let acme = suppliers::create(conn, &acme, &by(), NOW).unwrap();
        let supplied = diesel::update(products::table.find(product));
        supplied.set(products::supplier_id.eq(acme)).execute(conn).map_err(db::Error::from)
    });
    given.await.unwrap();
    let moved = moves(&stall, &[1], &acmes).await.unwrap();
    assert_eq!((moved.moved, moved.others), (0, 1));
    let targets = |card| {
        let read = move |conn: &mut Conn| inventory::list_targets(conn, CardId(card));
        stall.ground.db.read(read)
    };
    assert!(targets(1).await.unwrap().is_empty(), "there is no other of the platform's");
}

#[actix_web::test]
async fn a_card_is_found_by_its_text_and_shown_with_a_trace() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    let vault = stall.vault.clone();
    let find = |text: &'static str| {
        let vault = vault.clone();
        stall.ground.db.read(move |conn| inventory::search_cards(conn, &vault, text))
    };
    assert_eq!(find("C").await.unwrap()[0].id, CardId(3));
    assert!(find("c").await.unwrap().is_empty());

    let open = vault.clone();
    let text = stall
        .ground
        .db
        .write(move |conn| inventory::reveal_card(conn, &open, CardId(3), &by(), NOW));
    assert_eq!(text.await.unwrap().expose(), "C");
    assert_eq!(audited(&stall, "card:3").await, ["card.reveal"]);
}

#[actix_web::test]
async fn a_withdrawn_batch_keeps_what_was_sold() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    stall.hold(1, 1).await.unwrap();
    stall.sell(1, 1).await;
    stall.hold(2, 1).await.unwrap();
    let batch = BatchId(1);
    let withdrawn = inventory::withdraw_batch(&stall.ground.db, batch, by(), NOW).await.unwrap();
    assert_eq!(withdrawn, 2);
    let counts = stall.ground.db.read(move |conn| inventory::batch_counts(conn, batch)).await;
    let expected = BatchCounts { free: 0, held: 1, sold: 1, locked: 0, void: 2 };
    assert_eq!(counts.unwrap(), expected);
    assert_eq!(stall.reveal(1).await, ["A"]);
    let again = inventory::withdraw_batch(&stall.ground.db, batch, by(), NOW).await.unwrap();
    assert_eq!(again, 0);
    assert_eq!(audited(&stall, "batch:1").await, ["batch.withdraw"], "once");
    let report = stall.import(CARDS).await;
    assert_eq!((report.imported, report.duplicate_in_stock), (2, 2), "what is not with buyers");
    let unknown = inventory::withdraw_batch(&stall.ground.db, BatchId(9), by(), NOW).await;
    assert!(matches!(unknown, Err(Error::NotFound("batch"))));
}

#[actix_web::test]
async fn what_comes_back_from_an_order_follows_its_withdrawn_batch() {
    for kind in [CardKind::OneOff, CardKind::Reusable { uses: Some(1) }] {
        let stall = Stall::selling(move |sku| sku.card_kind = kind).await;
        stall.import("A\nB\n").await;
        stall.hold(1, 1).await.unwrap();
        let batch = BatchId(1);
        let taken = inventory::withdraw_batch(&stall.ground.db, batch, by(), NOW).await;
        assert_eq!(taken.unwrap(), 1);
        assert_eq!(stall.release(1).await, [], "nothing is for sale again");
        let counts = stall.ground.db.read(move |conn| inventory::batch_counts(conn, batch)).await;
        assert_eq!(counts.unwrap(), BatchCounts { void: 2, ..BatchCounts::default() });
        assert!(stall.hold(2, 1).await.is_err());
    }
}

#[actix_web::test]
async fn what_was_never_sold_of_a_withdrawn_reusable_card_lets_it_come_again() {
    let stall = Stall::selling(|sku| sku.card_kind = CardKind::Reusable { uses: Some(3) }).await;
    stall.import("A\n").await;
    stall.hold(1, 1).await.unwrap();
    let batch = BatchId(1);
    let taken = inventory::withdraw_batch(&stall.ground.db, batch, by(), NOW).await;
    assert_eq!(taken.unwrap(), 1);
    assert_eq!(stall.import("A\n").await.imported, 0, "somebody may still get it");
    stall.release(1).await;
    assert_eq!(stall.import("A\n").await.imported, 1);
}

#[actix_web::test]
async fn a_reusable_card_that_is_void_is_not_handed_out() {
    let stall = Stall::selling(|sku| sku.card_kind = CardKind::Reusable { uses: Some(2) }).await;
    stall.import("BAD\nGOOD\n").await;
    stall.hold(1, 2).await.unwrap();
    stall.hold(2, 1).await.unwrap();
    change(&stall, &[1], Act::Void).await;
    assert_eq!(stall.sell(1, 2).await, 1, "one is left, and the other waits");
    stall.import("NEW\n").await;
    assert_eq!(stall.sell(1, 2).await, 0);
    assert_eq!(stall.reveal(1).await, ["GOOD", "NEW"]);
}

#[actix_web::test]
async fn a_locked_card_is_locked_where_it_is_moved_to() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    change(&stall, &[1], Act::Lock).await;
    let other = another(&stall.ground, "other", |_| {}).await;
    assert_eq!(moves(&stall, &[1], &other).await.unwrap().moved, 1);
    let read = |conn: &mut Conn| inventory::batch_counts(conn, BatchId(2));
    let counts = stall.ground.db.read(read).await.unwrap();
    assert_eq!(counts, BatchCounts { locked: 1, ..BatchCounts::default() });
}

#[actix_web::test]
async fn an_export_gives_what_has_the_chosen_status_and_is_written_down() {
    let stall = Stall::open().await;
    stall.import(CARDS).await;
    stall.hold(1, 1).await.unwrap();
    stall.sell(1, 1).await;
    let (sku, code) = (stall.sku.id, stall.sku.code.clone());
    let begun = stall
        .ground
        .db
        .write(move |conn| inventory::begin_export(conn, sku, &code, State::Free, &by(), NOW));
    assert_eq!(begun.await.unwrap(), 3);
    let vault = stall.vault.clone();
    let texts = stall.ground.db.read(move |conn| {
        let mut texts = Vec::new();
        for state in [State::Free, State::Sold] {
            let part = inventory::export_part(conn, &vault, sku, state, CardId(0))?;
            texts.push(part.iter().map(|it| it.text.expose().clone()).collect::<String>());
        }
        Ok::<_, Error>(texts)
    });
    assert_eq!(texts.await.unwrap(), ["BCD", "A"]);
    let written = audited(&stall, "sku:card").await;
    assert_eq!(written, ["card.export", "card.import", "card.import_begin"]);
}
