-- Money that a gateway is asked to give back. Booked as a refund when it has.
CREATE TABLE gateway_refunds (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES gateway_accounts (id),
    -- The gateway's number of the payment.
    event_key TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Whether the gateway said that it does it: then it is never asked again.
    taken BOOLEAN NOT NULL DEFAULT 0,
    looks INTEGER NOT NULL DEFAULT 0,
    said TEXT NOT NULL DEFAULT '',
    asked_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX gateway_refunds_order ON gateway_refunds (order_id, id);
