//! The promises as questions to the database: each counts the rows that break it. The same text
//! runs on both databases; `{now}` stands for the time of asking.

use crate::db::{self, Conn};
use crate::types::Timestamp;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

pub(super) struct Promise {
    pub(super) name: &'static str,
    pub(super) sentence: &'static str,
    broken: &'static str,
}

/// Seconds that a sweep may be late before a forgotten row counts as one.
const PATIENCE: i64 = 60;

pub(super) const PROMISES: &[Promise] = &[
    Promise {
        name: "card_sold_once",
        sentence: "no card is sold to two orders",
        broken: "SELECT card_id FROM card_claims WHERE state = 'sold' GROUP BY card_id HAVING COUNT(*) > 1",
    },
    Promise {
        name: "claims_have_cards",
        sentence: "whatever is held, sold, locked or void is a card of that SKU",
        broken: "SELECT c.card_id FROM card_claims c LEFT JOIN cards k ON k.id = c.card_id AND k.sku_id = c.sku_id WHERE k.id IS NULL",
    },
    Promise {
        name: "sales_have_orders",
        sentence: "a held or sold card belongs to an order that may have it",
        broken: "SELECT c.card_id FROM card_claims c LEFT JOIN orders o ON o.id = c.order_id \
                 WHERE c.state IN ('held', 'sold') AND (o.id IS NULL \
                 OR (c.state = 'held' AND o.status NOT IN ('pending', 'awaiting_stock')) \
                 OR (c.state = 'sold' AND o.status IN ('pending', 'expired', 'cancelled')))",
    },
    // `+ 0`: the cards of the order are few, those of the SKU are many, and a database that does not
    // know better looks through the latter for each order.
    Promise {
        name: "fulfilled_in_full",
        sentence: "a fulfilled order has exactly the cards that were bought",
        broken: "SELECT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id \
                 WHERE o.status = 'fulfilled' AND l.delivery = 'cards' AND l.quantity <> \
                 (SELECT COUNT(*) FROM card_claims c WHERE c.order_id = o.id AND c.sku_id + 0 = l.sku_id AND c.state = 'sold') \
                 + (SELECT COALESCE(SUM(u.uses), 0) FROM card_uses u WHERE u.order_id = o.id AND u.state = 'sold')",
    },
    Promise {
        name: "manual_handed_over",
        sentence: "a fulfilled order of manual goods has a delivery",
        broken: "SELECT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id \
                 WHERE o.status = 'fulfilled' AND l.delivery = 'manual' \
                 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.line_id = l.id)",
    },
    Promise {
        name: "pending_has_hold",
        sentence: "an unpaid order holds the cards it promises",
        broken: "SELECT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id \
                 WHERE o.status = 'pending' AND l.delivery = 'cards' AND l.quantity <> \
                 (SELECT COUNT(*) FROM card_claims c WHERE c.order_id = o.id AND c.sku_id + 0 = l.sku_id AND c.state = 'held') \
                 + (SELECT COALESCE(SUM(u.uses), 0) FROM card_uses u WHERE u.order_id = o.id AND u.state = 'held')",
    },
    Promise {
        name: "holds_end",
        sentence: "no unpaid order outlives its hold",
        broken: "SELECT id FROM orders WHERE status = 'pending' AND expires_at < {overdue}",
    },
    Promise {
        name: "waits_are_queued",
        sentence: "an order waits for stock exactly while it stands in the queue, or while its money may be going back",
        broken: "SELECT o.id FROM orders o LEFT JOIN stock_waits w ON w.order_id = o.id \
                 WHERE o.status = 'awaiting_stock' AND w.order_id IS NULL \
                 AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.state <> 'dead' AND j.kind = 'stock_arrived') \
                 AND NOT EXISTS (SELECT 1 FROM gateway_refunds g WHERE g.order_id = o.id \
                 AND g.status IN ('asked', 'calling', 'unclear'))",
    },
    Promise {
        name: "paid_with_money",
        sentence: "a paid order has one settled payment, the operator's word or one wallet, or cost nothing",
        broken: "SELECT o.id FROM orders o WHERE o.paid_at IS NOT NULL AND o.total > 0 AND \
                 (SELECT COUNT(*) FROM payment_facts f WHERE f.order_id = o.id AND f.outcome = 'settled') \
                 + (SELECT COUNT(*) FROM order_steps s WHERE s.order_id = o.id AND s.event = 'payment_succeeded' AND s.actor LIKE 'staff:%') \
                 + (SELECT COUNT(*) FROM ledger_entries e WHERE e.source_kind = 'order' AND e.source_id = o.id AND e.account LIKE 'wallet:%') <> 1",
    },
    Promise {
        name: "paid_in_full",
        sentence: "a settled payment is over exactly the order's total",
        broken: "SELECT f.id FROM payment_facts f JOIN orders o ON o.id = f.order_id \
                 WHERE f.outcome = 'settled' AND (f.amount <> o.total OR f.currency <> o.currency OR o.paid_at IS NULL)",
    },
    Promise {
        name: "delivered_after_payment",
        sentence: "nothing is handed over unpaid",
        broken: "SELECT id FROM orders WHERE status IN ('fulfilled', 'partially_fulfilled') AND paid_at IS NULL",
    },
    Promise {
        name: "totals_add_up",
        sentence: "an order's total is the sum of its lines less its coupon, a line's the unit times the quantity",
        broken: "SELECT o.id FROM orders o WHERE o.total + \
                 COALESCE((SELECT u.amount FROM coupon_uses u WHERE u.order_id = o.id), 0) <> \
                 (SELECT COALESCE(SUM(l.total), 0) FROM order_lines l WHERE l.order_id = o.id) \
                 OR EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.total <> l.unit * l.quantity)",
    },
    // `+ 0`: else all steps are looked through, the last one first.
    Promise {
        name: "history_is_whole",
        sentence: "the last step of an order leads to where it stands",
        broken: "SELECT o.id FROM orders o WHERE o.status <> COALESCE((SELECT s.to_status FROM order_steps s \
                 WHERE s.order_id = o.id ORDER BY s.id + 0 DESC LIMIT 1), 'pending')",
    },
    Promise {
        name: "batches_add_up",
        sentence: "a batch says how many cards it has",
        broken: "SELECT b.id FROM card_batches b WHERE b.imported <> \
                 (SELECT COUNT(*) FROM cards c WHERE c.batch_id = b.id)",
    },
    Promise {
        name: "watermark_is_low",
        sentence: "no free card lies below the mark where looking for free cards starts",
        broken: "SELECT k.id FROM cards k JOIN skus s ON s.id = k.sku_id LEFT JOIN card_claims c ON c.card_id = k.id \
                 WHERE k.id < s.free_from AND c.card_id IS NULL AND s.card_kind <> 'reusable'",
    },
    Promise {
        name: "meters_not_negative",
        sentence: "a reusable card is not used more often than it may be",
        broken: "SELECT card_id FROM card_meters WHERE uses_left < 0",
    },
    Promise {
        name: "jobs_move",
        sentence: "no job has been waiting for an hour without being tried",
        broken: "SELECT id FROM jobs WHERE state = 'queued' AND attempts = 0 AND run_at < {hour_ago}",
    },
    Promise {
        name: "second_factors_are_whole",
        sentence: "whoever has to show a code has an app that was confirmed, and nobody else has",
        broken: "SELECT s.id FROM staff s WHERE CASE WHEN s.second_factor THEN 1 ELSE 0 END <> \
                 (SELECT COUNT(*) FROM second_factors f \
                 WHERE f.staff_id = s.id AND f.confirmed_at IS NOT NULL)",
    },
    Promise {
        name: "books_balance",
        sentence: "whatever is booked for one thing adds up to nothing",
        broken: "SELECT source_id FROM ledger_entries GROUP BY source_kind, source_id, currency HAVING SUM(amount) <> 0",
    },
    Promise {
        name: "shares_add_up",
        sentence: "the frozen parts of an order from an agent's shop or of a supplier's goods are its total, and none is negative",
        broken: "SELECT o.id FROM orders o WHERE (o.agent_id IS NOT NULL OR o.id IN \
                 (SELECT l.order_id FROM order_lines l WHERE l.supplier_id IS NOT NULL)) AND (o.total <> \
                 (SELECT COALESCE(SUM(s.amount), 0) FROM order_shares s WHERE s.order_id = o.id) \
                 OR EXISTS (SELECT 1 FROM order_shares s WHERE s.order_id = o.id AND s.amount < 0))",
    },
    Promise {
        name: "suppliers_have_their_part",
        sentence: "of an order of a supplier's goods, exactly he among the suppliers has a part",
        broken: "SELECT l.id FROM order_lines l WHERE l.supplier_id IS NOT NULL AND \
                 ((SELECT COUNT(*) FROM order_shares s WHERE s.order_id = l.order_id AND s.account LIKE 'supplier:%') <> 1 \
                 OR NOT EXISTS (SELECT 1 FROM order_shares s \
                 WHERE s.order_id = l.order_id AND s.account = 'supplier:' || l.supplier_id)) \
                 UNION ALL SELECT s.order_id FROM order_shares s WHERE s.account LIKE 'supplier:%' \
                 AND s.order_id NOT IN (SELECT l.order_id FROM order_lines l WHERE l.supplier_id IS NOT NULL)",
    },
    Promise {
        name: "supplied_goods_have_a_cost",
        sentence: "of a supplier's goods it is said what he gets, and no price of the shop's is below it",
        broken: "SELECT k.id FROM skus k JOIN products p ON p.id = k.product_id \
                 WHERE (p.supplier_id IS NOT NULL AND k.supplier_cost IS NULL) \
                 OR k.price < k.supplier_cost OR k.wholesale < k.supplier_cost OR k.floor < k.supplier_cost \
                 OR EXISTS (SELECT 1 FROM price_tiers t WHERE t.sku_id = k.id AND t.unit_price < k.supplier_cost) \
                 OR EXISTS (SELECT 1 FROM wholesale_prices w WHERE w.sku_id = k.id AND w.unit_price < k.supplier_cost)",
    },
    Promise {
        name: "paid_is_booked",
        sentence: "a paid order stands in the books with its total, an unpaid one does not",
        broken: "SELECT o.id FROM orders o WHERE \
                 CASE WHEN o.paid_at IS NULL THEN 0 ELSE o.total END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'order' AND e.source_id = o.id AND e.amount > 0)",
    },
    Promise {
        name: "shares_are_booked",
        sentence: "of a paid order, everybody is booked his frozen part",
        broken: "SELECT s.order_id FROM order_shares s JOIN orders o ON o.id = s.order_id \
                 WHERE o.paid_at IS NOT NULL AND s.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'order' AND e.source_id = o.id AND e.account = s.account)",
    },
    Promise {
        name: "credit_is_kept",
        sentence: "no wallet goes further below nothing than its agent's credit",
        broken: "SELECT e.account FROM ledger_entries e WHERE e.account LIKE 'wallet:%' GROUP BY e.account \
                 HAVING SUM(e.amount) + (SELECT COALESCE(SUM(w.credit), 0) FROM wallets w \
                 WHERE 'wallet:' || w.agent_id = e.account) < 0",
    },
    Promise {
        name: "top_ups_are_booked",
        sentence: "what an agent paid in stands in his wallet with its amount",
        broken: "SELECT t.id FROM top_ups t WHERE t.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e WHERE e.source_kind IN ('top_up', 'given_back', 'debt_paid') \
                 AND e.source_id = t.id AND e.account = 'wallet:' || t.agent_id)",
    },
    Promise {
        name: "deposits_are_booked",
        sentence: "a paid deposit is one top-up of its amount, an unpaid one is none",
        broken: "SELECT d.id FROM deposits d WHERE CASE WHEN d.status = 'paid' THEN d.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(t.amount), 0) FROM top_ups t \
                 WHERE t.key = 'deposit:' || d.code AND t.agent_id = d.agent_id)",
    },
    Promise {
        name: "fees_leave_nobody_below_nothing",
        sentence: "only the platform bears more of a gateway's fee than its part of the order and its promoter's",
        broken: "SELECT e.source_id FROM ledger_entries e WHERE e.source_kind = 'fee' AND e.amount < 0 \
                 AND e.account <> 'platform' AND -e.amount > \
                 (SELECT COALESCE(SUM(p.amount), 0) FROM ledger_entries p WHERE p.source_kind = 'order' \
                 AND p.source_id = e.source_id AND (p.account = e.account OR p.account LIKE 'promoter:%'))",
    },
    Promise {
        name: "odd_money_is_kept",
        sentence: "a payment that pays no order lies in suspense with its amount, one that pays does not",
        broken: "SELECT f.id FROM payment_facts f WHERE \
                 CASE WHEN f.outcome = 'settled' THEN 0 ELSE f.amount END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind IN ('payment', 'payment_corrected') AND e.source_id = f.id AND e.account = 'suspense')",
    },
    Promise {
        name: "odd_money_is_booked",
        sentence: "what was given back, kept or counted left suspense with its amount",
        broken: "SELECT m.id FROM odd_money m WHERE m.amount <= 0 OR -m.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'odd_money' AND e.source_id = m.id AND e.account = 'suspense') \
                 UNION ALL SELECT f.id FROM payment_facts f JOIN odd_money m ON m.fact_id = f.id \
                 GROUP BY f.id, f.amount HAVING SUM(m.amount) > f.amount \
                 UNION ALL SELECT f.id FROM payment_facts f WHERE f.odd_left <> \
                 CASE WHEN f.outcome = 'settled' THEN 0 ELSE f.amount - \
                 COALESCE((SELECT SUM(m.amount) FROM odd_money m WHERE m.fact_id = f.id), 0) END",
    },
    Promise {
        name: "refunds_are_booked",
        sentence: "a refund stands in the books with its amount, and no order gives back more than was paid",
        broken: "SELECT r.id FROM refunds r WHERE r.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'refund' AND e.source_id = r.id AND e.amount > 0) \
                 UNION ALL SELECT o.id FROM orders o JOIN refunds r ON r.order_id = o.id \
                 GROUP BY o.id, o.total HAVING SUM(r.amount) > o.total",
    },
    Promise {
        name: "gateway_refunds_are_booked",
        sentence: "what a gateway gave back is one refund of its amount, and no order has more given back or under way than was paid",
        broken: "SELECT g.id FROM gateway_refunds g WHERE CASE WHEN g.status = 'done' THEN g.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM refunds r JOIN ledger_entries e \
                 ON e.source_kind = 'refund' AND e.source_id = r.id AND e.account = 'gateway:' || g.account_id \
                 WHERE r.key = 'gateway:' || g.id AND r.order_id = g.order_id) \
                 UNION ALL SELECT o.id FROM orders o WHERE EXISTS \
                 (SELECT 1 FROM gateway_refunds g WHERE g.order_id = o.id) AND o.total < \
                 (SELECT COALESCE(SUM(r.amount), 0) FROM refunds r WHERE r.order_id = o.id) + \
                 (SELECT COALESCE(SUM(g.amount), 0) FROM gateway_refunds g \
                 WHERE g.order_id = o.id AND g.status IN ('asked', 'calling', 'unclear'))",
    },
    Promise {
        name: "payouts_are_booked",
        sentence: "a payout is set aside with its amount, and leaves or comes back exactly as its state says",
        broken: "SELECT p.id FROM payouts p WHERE p.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'payout' AND e.source_id = p.id AND e.amount > 0) \
                 OR CASE WHEN p.status = 'paid' THEN p.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'payout_paid' AND e.source_id = p.id AND e.amount > 0) \
                 OR CASE WHEN p.status IN ('refused', 'cancelled') THEN p.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'payout_returned' AND e.source_id = p.id AND e.amount > 0)",
    },
    Promise {
        name: "money_on_its_way_is_asked_for",
        sentence: "what is set aside for an agent is what his open request says",
        broken: "SELECT e.account FROM ledger_entries e WHERE e.account LIKE 'payout:%' \
                 GROUP BY e.account HAVING SUM(e.amount) <> \
                 (SELECT COALESCE(SUM(p.amount), 0) FROM payouts p \
                 WHERE 'payout:' || p.agent_id = e.account AND p.status IN ('requested', 'approved'))",
    },
    Promise {
        name: "promoters_get_their_share",
        sentence: "a promoter has of an order of his agent's shop what his share of the owner's part is, and nothing else",
        broken: "SELECT p.order_id FROM promoted_orders p JOIN orders o ON o.id = p.order_id \
                 LEFT JOIN promoters r ON r.id = p.promoter_id AND r.agent_id = o.agent_id \
                 WHERE r.id IS NULL OR p.amount <> \
                 (SELECT COALESCE(SUM(s.amount), 0) FROM order_shares s \
                 WHERE s.order_id = p.order_id AND s.account = 'promoter:' || p.promoter_id) \
                 OR p.amount <> p.share * (p.amount + \
                 (SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) FROM order_shares s \
                 WHERE s.order_id = p.order_id AND s.account = 'agent:' || o.agent_id)) / 10000 \
                 UNION ALL SELECT s.order_id FROM order_shares s WHERE s.account LIKE 'promoter:%' \
                 AND NOT EXISTS (SELECT 1 FROM promoted_orders p \
                 WHERE p.order_id = s.order_id AND s.account = 'promoter:' || p.promoter_id)",
    },
    Promise {
        name: "links_are_counted_where_they_lead",
        sentence: "an order that an agent's own link brought is one of his shop, and no promoter's",
        broken: "SELECT l.order_id FROM linked_orders l LEFT JOIN orders o ON o.id = l.order_id \
                 AND o.agent_id = l.agent_id WHERE o.id IS NULL \
                 UNION ALL SELECT l.order_id FROM linked_orders l \
                 JOIN promoted_orders p ON p.order_id = l.order_id",
    },
    Promise {
        name: "promoters_owe_nothing",
        sentence: "no promoter's account is below nothing: what he got of money that went back, the shop's owner gave",
        broken: "SELECT e.account FROM ledger_entries e WHERE e.account LIKE 'promoter:%' \
                 GROUP BY e.account, e.currency HAVING SUM(e.amount) < 0",
    },
    Promise {
        name: "promoters_are_paid_once",
        sentence: "what an agent gave a promoter went from that promoter's account to that agent's, once",
        broken: "SELECT p.id FROM promoter_payments p JOIN promoters r ON r.id = p.promoter_id WHERE p.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e WHERE e.source_kind = 'promoter_paid' \
                 AND e.source_id = p.id AND e.account = 'agent:' || r.agent_id) OR p.amount <> \
                 (SELECT COALESCE(-SUM(e.amount), 0) FROM ledger_entries e WHERE e.source_kind = 'promoter_paid' \
                 AND e.source_id = p.id AND e.account = 'promoter:' || p.promoter_id)",
    },
    Promise {
        name: "nothing_is_handed_over_while_it_goes_back",
        sentence: "of an order whose whole money a gateway gives back, nothing is handed over meanwhile",
        broken: "SELECT s.id FROM gateway_refunds g JOIN orders o ON o.id = g.order_id \
                 JOIN order_steps s ON s.order_id = o.id AND s.event IN ('delivered', 'part_delivered') \
                 WHERE g.amount = o.total AND s.at > g.asked_at \
                 AND (g.status IN ('asked', 'calling', 'unclear') OR s.at < g.changed_at)",
    },
    Promise {
        name: "settlements_are_booked",
        sentence: "a settlement is set aside with its amount, and goes out or comes back exactly as its state says",
        broken: "SELECT t.id FROM settlements t WHERE t.amount <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'settlement' AND e.source_id = t.id AND e.account = 'settlement:' || t.supplier_id) \
                 OR CASE WHEN t.status = 'paid' THEN t.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'settlement_paid' AND e.source_id = t.id AND e.account = 'hand') \
                 OR CASE WHEN t.status = 'dropped' THEN t.amount ELSE 0 END <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e WHERE e.source_kind = 'settlement_returned' \
                 AND e.source_id = t.id AND e.account = 'supplier:' || t.supplier_id)",
    },
    Promise {
        name: "fines_are_booked",
        sentence: "what a case took from an agent is booked to the platform, and nothing else is",
        broken: "SELECT s.id FROM price_case_steps s WHERE COALESCE(s.amount, 0) <> \
                 (SELECT COALESCE(SUM(e.amount), 0) FROM ledger_entries e \
                 WHERE e.source_kind = 'fine' AND e.source_id = s.id AND e.account = 'platform')",
    },
];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// From now on a statement on this connection may take longer than anybody waits for a page.
pub(super) fn take_time(conn: &mut Conn) -> Result<(), db::Error> {
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute("SET statement_timeout = '10min'")?;
    }
    Ok(())
}

pub(super) fn count_broken(
    conn: &mut Conn,
    promise: &Promise,
    now: Timestamp,
) -> Result<i64, db::Error> {
    let broken = promise
        .broken
        .replace("{overdue}", &now.minus(PATIENCE).seconds().to_string())
        .replace("{hour_ago}", &now.minus(3_600).seconds().to_string());
    let counted: Count =
        diesel::sql_query(format!("SELECT COUNT(*) AS count FROM ({broken}) AS broken"))
            .get_result(conn)?;
    Ok(counted.count)
}
