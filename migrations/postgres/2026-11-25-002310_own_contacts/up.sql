-- Contacts by which an agent himself buys; only their blind index is kept.
CREATE TABLE own_contacts (
    agent_id BIGINT NOT NULL,
    contact_index BYTEA NOT NULL,
    PRIMARY KEY (agent_id, contact_index)
);
