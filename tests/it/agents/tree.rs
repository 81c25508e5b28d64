//! Who stands below whom, on the command line and in the rows.

use super::{SKU, a_tree};
use crate::ground::{Ground, NOW};
use crate::shop::TestShop;
use keygrove::agents::{self, Error, NewAgent};
use keygrove::db::Conn;
use keygrove::types::AgentId;

fn add(conn: &mut Conn, name: &str, parent: Option<AgentId>) -> AgentId {
    let new = NewAgent { name: name.parse().unwrap(), parent, level: None };
    agents::create(conn, &new, 10, NOW).unwrap()
}

fn line(conn: &mut Conn, agent: AgentId) -> Vec<AgentId> {
    agents::line_of(conn, agent).unwrap().iter().map(|it| it.agent).collect()
}

#[actix_web::test]
async fn a_branch_moves_whole_and_never_below_itself() {
    let ground = Ground::fresh();
    let moved = ground.write(|conn| {
        let top = add(conn, "top", None);
        let left = add(conn, "left", Some(top));
        let right = add(conn, "right", Some(top));
        let child = add(conn, "child", Some(left));
        let grandchild = add(conn, "grandchild", Some(child));
        let below = agents::move_under(conn, left, Some(grandchild), 10);
        assert!(matches!(below, Err(Error::BelowHimself)), "{below:?}");
        assert!(matches!(agents::move_under(conn, left, Some(left), 10), Err(Error::BelowHimself)));
        let deep = agents::move_under(conn, left, Some(right), 4);
        assert!(matches!(deep, Err(Error::TooDeep { depth: 5, most: 4 })), "{deep:?}");

        agents::move_under(conn, left, Some(right), 10).unwrap();
        assert_eq!(line(conn, grandchild), [top, right, left, child, grandchild]);
        assert_eq!(agents::find(conn, grandchild).unwrap().unwrap().depth, 5);
        agents::move_under(conn, child, None, 10).unwrap();
        assert_eq!(line(conn, grandchild), [child, grandchild]);
        assert_eq!(agents::find(conn, grandchild).unwrap().unwrap().depth, 2);
        assert_eq!(line(conn, left), [top, right, left]);
    });
    moved.await;
}

#[actix_web::test]
async fn a_branch_of_a_thousand_moves_in_one_go() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let (old, new) = (add(conn, "old", None), add(conn, "new", None));
            let branch = add(conn, "branch", Some(old));
            let mut last = branch;
            for it in 0..1_000 {
                // Seven deep, again and again.
                let parent = if it % 7 == 0 { branch } else { last };
                last = add(conn, &format!("agent-{it}"), Some(parent));
            }
            agents::move_under(conn, branch, Some(new), 10).unwrap();
            assert_eq!(line(conn, last)[..2], [new, branch]);
            assert!(!line(conn, last).contains(&old));
        })
        .await;
}

#[actix_web::test]
async fn the_tree_is_no_deeper_than_the_operator_allows() {
    let shop = TestShop::open_with(|config| config.agents.max_depth = 2).await;
    shop.cli(&["agent", "create", "one"]).await;
    shop.cli(&["agent", "create", "two", "--parent", "one"]).await;
    let refused = shop.refuses(&["agent", "create", "three", "--parent", "two"]).await;
    assert!(refused.contains('2'), "{refused}");
}

#[actix_web::test]
async fn names_and_addresses_are_taken_once() {
    let shop = a_tree().await;
    assert!(shop.refuses(&["agent", "create", "dave"]).await.contains("taken"));
    let refused = shop.refuses(&["agent", "create", "eve", "--shop", "d"]).await;
    assert!(refused.contains("taken"), "{refused}");
    assert!(
        shop.refuses(&["agent", "create", "eve", "--parent", "nobody"]).await.contains("nobody")
    );
}

#[actix_web::test]
async fn an_agent_leaves_when_nothing_is_open() {
    let shop = a_tree().await;
    shop.sells_in_daves_shop(1).await;
    assert!(shop.refuses(&["agent", "close", "carol"]).await.contains("below"));
    let refused = shop.refuses(&["agent", "close", "dave"]).await;
    assert!(refused.contains("¥1.00 pending"), "{refused}");
    shop.cli(&["agent", "create", "eve", "--parent", "carol", "--shop", "e"]).await;
    shop.cli(&["agent", "close", "eve"]).await;
    assert_eq!(shop.buyer().sees("/s/e/").await.status, 503);
    assert!(!shop.buyer().buys(SKU, 1).at("d").seeing(1_250).await.body.is_empty());
}

#[actix_web::test]
async fn the_whole_story_on_the_command_line() {
    let shop = a_tree().await;
    let listed = shop.program(&["agent", "list", "--json"]).await.json();
    let agents = listed["agents"].as_array().unwrap();
    assert_eq!(agents.len(), 4);
    assert_eq!(
        (&agents[3]["name"], &agents[3]["parent"], &agents[3]["shop"]),
        (&"dave".into(), &"carol".into(), &"d".into())
    );

    let order = shop.sells_in_daves_shop(1).await.order();
    let ledger = shop.program(&["ledger", "--json"]).await.json();
    let parties = ledger["parties"].as_array().unwrap();
    let has = |it: &serde_json::Value| {
        it["pending"].as_i64().unwrap() + it["available"].as_i64().unwrap()
    };
    assert_eq!(parties.iter().map(has).sum::<i64>(), 1_250, "{ledger}");
    let lies = (&ledger["elsewhere"][0]["account"], &ledger["elsewhere"][0]["balance"]);
    assert_eq!(lies, (&"gateway:epay".into(), &(-1_250).into()), "{ledger}");
    let daves = shop.program(&["ledger", "--party", "agent:dave", "--json"]).await.json();
    assert_eq!(
        (&daves["parties"][0]["party"], has(&daves["parties"][0])),
        (&"agent:dave".into(), 100)
    );

    let refused =
        shop.program(&["agent", "price", "dave", "--sku", SKU, "--retail", "11.00"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("11.00") && refused.err.contains("11.50"), "{refused:?}");

    let back = shop.program(&["refund", &order, "--amount", "3.00", "--json"]).await.json();
    assert_eq!(
        (&back["status"], back["refunded"].as_i64()),
        (&"partially_refunded".into(), Some(300))
    );
    let ledger = shop.program(&["ledger", "--json"]).await.json();
    let left: i64 = ledger["parties"].as_array().unwrap().iter().map(has).sum();
    assert_eq!(left, 950);
    let check = shop.program(&["check", "--json"]).await;
    assert_eq!((check.code, &check.json()["ok"]), (0, &true.into()));
}
