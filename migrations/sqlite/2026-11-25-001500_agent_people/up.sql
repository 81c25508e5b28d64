-- Whose person somebody is; nothing: the platform's own.
ALTER TABLE staff ADD COLUMN agent_id BIGINT;
CREATE INDEX staff_agent ON staff (agent_id, id);

-- A link by which others join below an agent. Whoever has it may use it, so it is no secret of his.
CREATE TABLE agent_invites (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    code TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    used INTEGER NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX agent_invites_agent ON agent_invites (agent_id, id);

-- By its agent, for a while.
ALTER TABLE agent_shops ADD COLUMN closed BOOLEAN NOT NULL DEFAULT 0;

-- The orders of a shop, the newest first.
CREATE INDEX orders_shop ON orders (agent_id, id) WHERE agent_id IS NOT NULL;
-- What agents earned, and when; the accounts of all others are left out.
CREATE INDEX ledger_entries_agents ON ledger_entries (account, at) WHERE substr(account, 1, 6) = 'agent:';
