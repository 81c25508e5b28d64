-- The lowest price that may be shown in an agent's shop, and whether the main shop leaves a SKU to the agents.
ALTER TABLE skus ADD COLUMN advertised_floor BIGINT;
ALTER TABLE skus ADD COLUMN agents_only BOOLEAN NOT NULL DEFAULT FALSE;

-- What an agent was last told about prices of his that no longer fit, as a print of it.
CREATE TABLE price_tellings (
    agent_id BIGINT NOT NULL PRIMARY KEY,
    print TEXT NOT NULL,
    told_at BIGINT NOT NULL
);

-- How far the walk through all shops has come, and what it found changed when it began.
CREATE TABLE price_walks (
    name TEXT NOT NULL PRIMARY KEY,
    after_agent BIGINT NOT NULL,
    version BIGINT NOT NULL
);
