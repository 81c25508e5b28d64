-- Money that an agent is about to pay into his wallet through a gateway.
CREATE TABLE deposits (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    account_id BIGINT NOT NULL REFERENCES gateway_accounts (id),
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    next_step TEXT NOT NULL DEFAULT '',
    polls INTEGER NOT NULL DEFAULT 0,
    next_poll_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    paid_at BIGINT
);
CREATE INDEX deposits_agent ON deposits (agent_id, id);
CREATE INDEX deposits_poll ON deposits (next_poll_at) WHERE next_poll_at IS NOT NULL;
CREATE INDEX deposits_pending ON deposits (expires_at) WHERE status = 'pending';
