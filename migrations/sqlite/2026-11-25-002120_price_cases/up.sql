-- An agent's shop that shows less than it may, as found by the system or told by somebody. One case of an
-- agent and a SKU is open at a time.
CREATE TABLE price_cases (
    id INTEGER PRIMARY KEY NOT NULL,
    agent_id BIGINT NOT NULL REFERENCES agents (id),
    sku_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    shown BIGINT,
    least BIGINT,
    currency TEXT NOT NULL,
    found_by TEXT NOT NULL,
    link TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX price_cases_open ON price_cases (agent_id, sku_id) WHERE ended_at IS NULL;
CREATE INDEX price_cases_status ON price_cases (status, id);
CREATE INDEX price_cases_agent ON price_cases (agent_id, id);

-- Everything that was done about a case. Only added.
CREATE TABLE price_case_steps (
    id INTEGER PRIMARY KEY NOT NULL,
    case_id BIGINT NOT NULL REFERENCES price_cases (id),
    event TEXT NOT NULL,
    actor TEXT NOT NULL,
    note TEXT NOT NULL,
    amount BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX price_case_steps_case ON price_case_steps (case_id, id);
