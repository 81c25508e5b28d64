-- The highest price that may be asked.
ALTER TABLE skus ADD COLUMN ceiling BIGINT;

-- Every movement of money. Rows are only ever added; the rows of one source add up to nothing per currency. An account's balance is the sum of its rows.
CREATE TABLE ledger_entries (
    source_kind TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    account TEXT NOT NULL,
    part INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (source_kind, source_id, account, part)
) WITHOUT ROWID;
CREATE INDEX ledger_entries_account ON ledger_entries (account, currency, available_at, amount);

-- What an agent's standing with the platform makes of a wholesale price, in basis points of it.
CREATE TABLE agent_levels (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    of_wholesale BIGINT NOT NULL
);

CREATE TABLE agents (
    id INTEGER PRIMARY KEY NOT NULL,
    parent_id BIGINT REFERENCES agents (id),
    name TEXT NOT NULL UNIQUE,
    level_id BIGINT REFERENCES agent_levels (id),
    status TEXT NOT NULL,
    closes_branch BOOLEAN NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX agents_parent ON agents (parent_id, id);

-- Everybody above everybody, with himself at distance 0.
CREATE TABLE agent_paths (
    ancestor_id BIGINT NOT NULL,
    descendant_id BIGINT NOT NULL,
    distance INTEGER NOT NULL,
    PRIMARY KEY (descendant_id, ancestor_id)
) WITHOUT ROWID;
CREATE INDEX agent_paths_branch ON agent_paths (ancestor_id, distance, descendant_id);

-- What an agent's shop says about itself is JSON, as the operator's own in `settings`.
CREATE TABLE agent_shops (
    agent_id INTEGER NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    site TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- What the platform asks of a level for a SKU, from so many pieces on. Level 0: of every level without a row of its own.
CREATE TABLE wholesale_prices (
    sku_id BIGINT NOT NULL,
    level_id BIGINT NOT NULL,
    min_quantity INTEGER NOT NULL,
    unit_price BIGINT NOT NULL,
    PRIMARY KEY (sku_id, level_id, min_quantity)
) WITHOUT ROWID;

-- What a parent asks above his own cost. Owner 0 is the platform; 0 in the other columns is "all".
CREATE TABLE markup_rules (
    owner_id BIGINT NOT NULL,
    sku_id BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    child_id BIGINT NOT NULL,
    level_id BIGINT NOT NULL,
    mode TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (owner_id, sku_id, category_id, child_id, level_id)
) WITHOUT ROWID;

-- What an agent asks in his own shop.
CREATE TABLE retail_rules (
    agent_id BIGINT NOT NULL,
    sku_id BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    mode TEXT NOT NULL,
    value BIGINT NOT NULL,
    rounding TEXT NOT NULL,
    step BIGINT NOT NULL,
    ending BIGINT NOT NULL,
    PRIMARY KEY (agent_id, sku_id, category_id)
) WITHOUT ROWID;

-- The shop it was bought in; nothing: the main shop.
ALTER TABLE orders ADD COLUMN agent_id BIGINT;

-- Whose the money of an order from an agent's shop is, frozen when it was placed. Once paid, it is his after `pending_seconds`.
CREATE TABLE order_shares (
    order_id BIGINT NOT NULL,
    line INTEGER NOT NULL,
    position INTEGER NOT NULL,
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    pending_seconds BIGINT NOT NULL,
    PRIMARY KEY (order_id, line, position)
) WITHOUT ROWID;

CREATE TABLE refunds (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX refunds_order ON refunds (order_id, id);

-- The books begin with what was paid before there were books.
INSERT INTO ledger_entries
SELECT 'order', o.id, 'platform', 1, o.currency, o.total, o.paid_at, o.paid_at
FROM orders o WHERE o.paid_at IS NOT NULL AND o.total > 0;
INSERT INTO ledger_entries
SELECT 'order', o.id,
       COALESCE((SELECT 'gateway:' || MIN(f.account_id) FROM payment_facts f WHERE f.order_id = o.id AND f.outcome = 'settled'), 'hand'),
       1, o.currency, -o.total, o.paid_at, o.paid_at
FROM orders o WHERE o.paid_at IS NOT NULL AND o.total > 0;
INSERT INTO ledger_entries
SELECT 'payment', f.id, 'suspense', 1, f.currency, f.amount, f.received_at, f.received_at
FROM payment_facts f WHERE f.outcome <> 'settled' AND f.amount <> 0;
INSERT INTO ledger_entries
SELECT 'payment', f.id, 'gateway:' || f.account_id, 1, f.currency, -f.amount, f.received_at, f.received_at
FROM payment_facts f WHERE f.outcome <> 'settled' AND f.amount <> 0;
