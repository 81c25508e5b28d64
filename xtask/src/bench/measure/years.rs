//! Makes a shop look as if it had been selling for a year: orders with all that belongs to them,
//! written as rows while the shop is closed.
//!
//! Every promise of `keygrove check` holds for these rows. What is sealed in them does not open, so
//! nobody may read their contacts and cards; their codes and the gateway's numbers are found.

use super::shop::Place;
use anyhow::Result;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long the shop has been selling.
const SECONDS: u64 = 365 * 86_400;
/// The orders end this long ago.
const PAUSE: u64 = 3_600;
/// One order in so many was not paid for.
const UNPAID: u32 = 20;
/// What of an order from an agent's shop is the agent's, and not the platform's.
const EARNED: u32 = 300;
/// Odd, so that it is a way around all 32-bit numbers.
const STRIDE: u64 = 2_654_435_761;

/// How much has gathered.
#[derive(Clone, Copy)]
pub struct Years {
    pub orders: u32,
    /// One of them is there already.
    pub products: u32,
    /// In how many agents' shops all of it was sold; 0: in the main shop.
    pub shops: u32,
}

/// How a database writes what the two do not write alike. Numbers are given as SQL.
#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Something to select `i` from.
    fn numbers(self, from: u32, to: u32) -> String {
        match self {
            Dialect::Sqlite => format!(
                "(WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n \
                 WHERE i < {to}) SELECT i FROM n) AS n"
            ),
            Dialect::Postgres => {
                format!("generate_series(CAST({from} AS BIGINT), {to}) AS n (i)")
            }
        }
    }

    fn hex(self, number: &str, digits: u32) -> String {
        match self {
            Dialect::Sqlite => format!("printf('%0{digits}X', {number})"),
            Dialect::Postgres => format!("lpad(upper(to_hex({number})), {digits}, '0')"),
        }
    }

    /// A text of `8 + digits` signs, different for each number, and all over an index.
    fn scattered(self, number: &str, digits: u32) -> String {
        let first = self.hex(&format!("(({number}) * {STRIDE}) % 4294967296"), 8);
        format!("{first} || {}", self.hex(number, digits))
    }

    fn bytes(self, text: &str) -> String {
        match self {
            Dialect::Sqlite => format!("CAST({text} AS BLOB)"),
            Dialect::Postgres => format!("convert_to({text}, 'UTF8')"),
        }
    }
}

impl Years {
    /// The code of the order with this number, from 1 on.
    pub fn code(number: u32) -> String {
        let number = u64::from(number);
        format!("{:08X}{number:012X}", (number * STRIDE) % 4_294_967_296)
    }

    /// The gateway's number of the same order. Unpaid orders have none.
    pub fn gateway_number(number: u32) -> Option<String> {
        (!number.is_multiple_of(UNPAID)).then(|| format!("T{}", Years::code(number)))
    }

    /// Into a shop with one product and one gateway account, and nothing sold yet.
    #[expect(clippy::disallowed_methods, reason = "a chore has no clock set by hand")]
    pub async fn pass(self, place: &Place<'_>) -> Result<()> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let dialect = if place.is_embedded() { Dialect::Sqlite } else { Dialect::Postgres };
        let (before, after) = match dialect {
            Dialect::Sqlite => (
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;",
                String::new(),
            ),
            Dialect::Postgres => ("SET synchronous_commit = off;", numbering()),
        };
        let (goods, orders) = (self.goods(dialect, now), self.orders(dialect, now));
        let (cards, books) = (self.cards(dialect), self.books(dialect));
        place.execute(&format!("{before}{goods}{orders}{cards}{books}{after}")).await
    }

    fn goods(self, dialect: Dialect, now: u64) -> String {
        let products = dialect.numbers(2, self.products);
        let free_from = self.orders + 1;
        format!(
            "INSERT INTO products (id, name, slug, created_at, updated_at)
             SELECT i, 'Product ' || i, 'product-' || i, {now}, {now} FROM {products};
             INSERT INTO skus (id, product_id, code, name, currency, price, delivery, free_from)
             SELECT i, i, 'sku-' || i, '', 'CNY', 1000, 'cards', {free_from} FROM {products};
             UPDATE skus SET free_from = {free_from};
             INSERT INTO card_batches (id, sku_id, data_key_id, note, source, importer, state, created_at)
             SELECT i, i, (SELECT MIN(id) FROM data_keys), '', 'years', 'cli', 'done', {now}
             FROM {products};
             INSERT INTO counters (name, next) VALUES
             ('cards', {}), ('sales_tally', {}), ('products', {last}), ('skus', {last})
             ON CONFLICT (name) DO UPDATE SET next = excluded.next;",
            self.orders,
            now - 60,
            last = self.products,
        )
    }

    fn orders(self, dialect: Dialect, now: u64) -> String {
        let numbers = dialect.numbers(1, self.orders);
        let code = dialect.scattered("i", 12);
        let (token, sealed) = (dialect.bytes(&code), dialect.bytes(&format!("{code} || {code}")));
        // Whoever bought once buys again: five orders each.
        let person = dialect.bytes(&dialect.scattered("i / 5", 8));
        let placed = format!("({} + i * {SECONDS} / {})", now - SECONDS - PAUSE, self.orders);
        let is_paid = format!("i % {UNPAID} <> 0");
        let (sku, shop, product) = (self.sku(), self.shop(), "'Product ' || ");
        format!(
            "INSERT INTO orders (id, code, form_token, status, total, currency, gateway_account_id,
                 agent_id, contact_sealed, contact_index, passphrase_kind, visitor, address, mailable,
                 locale, created_at, expires_at, paid_at, closed_at)
             SELECT i, {code}, {token}, CASE WHEN {is_paid} THEN 'fulfilled' ELSE 'expired' END,
                 1000, 'CNY', 1, {shop}, {sealed}, {person}, 'none', {person}, {person}, FALSE, 'zh-CN',
                 {placed}, {placed} + 900, CASE WHEN {is_paid} THEN {placed} + 60 END,
                 CASE WHEN {is_paid} THEN {placed} + 60 END
             FROM {numbers};
             INSERT INTO order_lines (order_id, position, sku_id, sku_code, product_name, sku_name,
                 delivery, quantity, unit, total)
             SELECT i, 0, {sku}, 'sku-' || {sku}, {product}{sku}, '', 'cards', 1, 1000, 1000
             FROM {numbers};
             INSERT INTO order_steps (order_id, event, from_status, to_status, actor, at)
             SELECT i, CASE WHEN {is_paid} THEN 'payment_succeeded' ELSE 'hold_ran_out' END, 'pending',
                 CASE WHEN {is_paid} THEN 'paid' ELSE 'expired' END, 'system', {placed} + 60
             FROM {numbers};
             INSERT INTO order_steps (order_id, event, from_status, to_status, actor, at)
             SELECT i, 'delivered', 'paid', 'fulfilled', 'system', {placed} + 60
             FROM {numbers} WHERE {is_paid};
             INSERT INTO payment_attempts (order_id, account_id, next_step, created_at)
             SELECT i, 1, '', {placed} FROM {numbers};
             INSERT INTO payment_facts (account_id, event_key, order_id, order_code, amount, currency,
                 outcome, received_at)
             SELECT 1, 'T' || {code}, i, {code}, 1000, 'CNY', 'settled', {placed} + 60
             FROM {numbers} WHERE {is_paid};
             INSERT INTO audit (at, actor, action, subject, count)
             SELECT {placed} + 61, 'buyer', 'card.reveal', 'order:' || {code}, 1
             FROM {numbers} WHERE {is_paid};"
        )
    }

    /// Each paid order got the card of its own number.
    fn cards(self, dialect: Dialect) -> String {
        let numbers = dialect.numbers(1, self.orders);
        let print = dialect.bytes(&dialect.scattered("i", 8));
        let sealed = dialect.scattered("i", 12);
        let sealed = dialect.bytes(&format!("{sealed} || {sealed} || {sealed}"));
        let sku = self.sku();
        format!(
            "INSERT INTO cards (id, sku_id, batch_id, sealed, fingerprint)
             SELECT i, {sku}, {sku}, {sealed}, {print} FROM {numbers} WHERE i % {UNPAID} <> 0;
             INSERT INTO card_claims (card_id, sku_id, state, order_id, at)
             SELECT cards.id, cards.sku_id, 'sold', cards.id, orders.paid_at
             FROM cards JOIN orders ON orders.id = cards.id;
             UPDATE card_batches SET imported =
                 (SELECT COUNT(*) FROM cards WHERE cards.batch_id = card_batches.id);"
        )
    }

    /// Whose the money is.
    fn books(self, dialect: Dialect) -> String {
        let numbers = dialect.numbers(1, self.orders);
        let is_paid = format!("i % {UNPAID} <> 0");
        let entry = |account: &str, amount: String| {
            format!(
                "INSERT INTO ledger_entries (source_kind, source_id, account, part, currency, amount,
                     available_at, at)
                 SELECT 'order', i, {account}, 1, 'CNY', {amount}, orders.paid_at, orders.paid_at
                 FROM {numbers} JOIN orders ON orders.id = i WHERE {is_paid};"
            )
        };
        let gateway = entry("'gateway:1'", "-1000".to_owned());
        if self.shops == 0 {
            return gateway + &entry("'platform'", "1000".to_owned());
        }
        let (agent, rest) = (format!("'agent:' || {}", self.shop()), 1_000 - EARNED);
        let shares = format!(
            "INSERT INTO order_shares (order_id, line, position, account, amount, pending_seconds)
             SELECT i, 1, 0, 'platform', {rest}, 0 FROM {numbers};
             INSERT INTO order_shares (order_id, line, position, account, amount, pending_seconds)
             SELECT i, 1, 1, {agent}, {EARNED}, 0 FROM {numbers};"
        );
        let platform = entry("'platform'", rest.to_string());
        [shares, gateway, platform, entry(&agent, EARNED.to_string())].concat()
    }

    /// The number of the agent in whose shop it was.
    fn shop(self) -> String {
        match self.shops {
            0 => "NULL".to_owned(),
            shops => format!("(1 + i % {shops})"),
        }
    }

    fn sku(self) -> String {
        format!("(2 + i % {})", self.products - 1)
    }
}

/// Row numbers were given by hand, and what the planner knows is a year old.
fn numbering() -> String {
    let next = |table: &str| {
        format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}));"
        )
    };
    let all = ["orders", "products", "skus", "card_batches"].map(next).concat();
    format!("{all} VACUUM (ANALYZE);")
}
