//! No statement of the hot paths reads a big table whole, on either database.

mod heard;
mod plan;
mod story;

use crate::shop::TestShop;
use keygrove::db;
use plan::{BIG, Plan};

/// What a statement says, and why it may stay although its plan looks bad.
const KNOWN: &[(&str, &str)] = &[(
    "orders.status = 'fulfilled' ORDER BY orders.id DESC",
    "most orders are fulfilled, so that the newest of them are among the newest of all",
)];

#[actix_web::test]
async fn a_million_orders_slow_nobody_down() {
    let shop = story::open(|config| {
        config.orders.holds_per_visitor = 9;
        heard::listen(&config.database.url);
    });
    let shop = shop.await;
    story::tell(&shop).await;

    let heard = heard::heard();
    for table in BIG {
        assert!(heard.iter().any(|it| names(it, table)), "the story never asks for {table}");
    }
    let asked: Vec<String> =
        heard.iter().filter(|it| reads_big(it) && !is_known(it)).cloned().collect();
    let faults: Vec<String> = plans(&shop, asked).await.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} statements:\n\n{}", faults.len(), faults.join("\n\n"));
    for (known, why) in KNOWN {
        assert!(heard.iter().any(|it| it.contains(known)), "nobody asks for it any more: {why}");
    }
}

#[actix_web::test]
async fn a_plan_that_reads_everything_is_noticed() {
    let shop = TestShop::open().await;
    let bad = [
        "SELECT id FROM orders WHERE total = 5",
        "SELECT count(*) FROM cards",
        "SELECT id FROM audit WHERE actor = 'owner' ORDER BY action LIMIT 5",
    ];
    for plan in plans(&shop, bad.map(str::to_owned).into()).await {
        assert!(fault(&plan).is_some(), "{}\n{}", plan.statement, plan.shown);
    }
}

/// Whether a statement asks for rows of a big table. An insert only adds what it is given, unless it
/// takes that from somewhere.
fn reads_big(statement: &str) -> bool {
    let source = match statement.starts_with("INSERT") {
        true => statement.split_once(" FROM ").map_or("", |it| it.1),
        false => statement,
    };
    BIG.iter().any(|table| names(source, table))
}

fn is_known(statement: &str) -> bool {
    KNOWN.iter().any(|(known, _)| statement.contains(known))
}

/// Whether a statement names the table, and not only one whose name is longer.
fn names(statement: &str, table: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    statement.split(|c| !part_of_name(c)).any(|word| word == table)
}

async fn plans(shop: &TestShop, statements: Vec<String>) -> Vec<Plan> {
    let plans = shop.app().db.read(move |conn| {
        plan::prepare(conn);
        let plans = statements.into_iter().map(|it| plan::explain(conn, it));
        Ok::<_, db::Error>(plans.collect())
    });
    plans.await.unwrap()
}

fn fault(plan: &Plan) -> Option<String> {
    let Plan { statement, shown, faults } = plan;
    let named = || format!("{}\n{statement}\n{shown}", faults.join("; "));
    (!faults.is_empty()).then(named)
}
