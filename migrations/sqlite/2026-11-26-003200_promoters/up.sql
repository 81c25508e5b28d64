-- Who hands an agent's links around and gets a share of that agent's own part.
CREATE TABLE promoters (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    contact_sealed BLOB NOT NULL,
    contact_index BLOB NOT NULL,
    contact_hint TEXT NOT NULL,
    share BIGINT NOT NULL,
    days BIGINT NOT NULL,
    token_hash BLOB NOT NULL,
    off BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX promoters_code ON promoters (code);
CREATE UNIQUE INDEX promoters_token ON promoters (token_hash);
CREATE INDEX promoters_agent ON promoters (agent_id);

-- Frozen with the order: whose it is to have brought, and what he gets of it.
CREATE TABLE promoted_orders (
    order_id BIGINT NOT NULL PRIMARY KEY,
    promoter_id BIGINT NOT NULL,
    share BIGINT NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX promoted_orders_promoter ON promoted_orders (promoter_id, order_id);

-- What an agent paid a promoter out of his own pocket.
CREATE TABLE promoter_payments (
    id INTEGER PRIMARY KEY NOT NULL,
    promoter_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX promoter_payments_key ON promoter_payments (key);
CREATE INDEX promoter_payments_promoter ON promoter_payments (promoter_id);

-- One row for each link and day. Promoter 0: the agent himself; product 0: the shop as a whole.
CREATE TABLE link_clicks (
    agent_id BIGINT NOT NULL,
    promoter_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    PRIMARY KEY (agent_id, promoter_id, product_id, day)
);
