-- How far below nothing an agent's wallet may go.
CREATE TABLE wallets (
    agent_id BIGINT NOT NULL PRIMARY KEY REFERENCES agents (id),
    credit BIGINT NOT NULL
);

-- Money that an agent paid in, or got back when it is below nothing.
CREATE TABLE top_ups (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    key TEXT NOT NULL UNIQUE,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX top_ups_agent ON top_ups (agent_id, id);
