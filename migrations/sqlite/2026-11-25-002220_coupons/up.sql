-- What agents give off their own part of a price. An empty limit: without end.
CREATE TABLE coupons (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    mode TEXT NOT NULL,
    value BIGINT NOT NULL,
    minimum BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    most BIGINT,
    per_contact BIGINT,
    used BIGINT NOT NULL,
    closed BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX coupons_code ON coupons (agent_id, code);

-- A use stays when the order ends unpaid, but does not count any more.
CREATE TABLE coupon_uses (
    order_id BIGINT NOT NULL PRIMARY KEY,
    coupon_id BIGINT NOT NULL,
    contact_index BLOB NOT NULL,
    amount BIGINT NOT NULL,
    freed BOOLEAN NOT NULL
);
CREATE INDEX coupon_uses_contact ON coupon_uses (coupon_id, contact_index);
