-- Where an agent wants his money. The account itself is sealed; the hint is enough to recognise it.
CREATE TABLE payout_accounts (
    agent_id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    hint TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Money that an agent asked for. The fee is a part of the amount. An agent has one open request at a time.
CREATE TABLE payouts (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    status TEXT NOT NULL,
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    currency TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed BLOB NOT NULL,
    hint TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT,
    ended_by TEXT NOT NULL,
    ended_at BIGINT,
    note TEXT NOT NULL
);
CREATE UNIQUE INDEX payouts_open ON payouts (agent_id) WHERE status IN ('requested', 'approved');
CREATE INDEX payouts_status ON payouts (status, id);
CREATE INDEX payouts_agent ON payouts (agent_id, id);
