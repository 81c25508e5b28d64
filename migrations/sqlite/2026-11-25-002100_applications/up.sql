-- Somebody who wants to sell and has no link. Of no parent: he asked in the main shop. What his password
-- was hashed to is forgotten with the decision.
CREATE TABLE agent_applications (
    id INTEGER PRIMARY KEY NOT NULL,
    parent_id BIGINT REFERENCES agents (id),
    status TEXT NOT NULL,
    name TEXT NOT NULL,
    shop TEXT NOT NULL,
    shop_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    contact TEXT NOT NULL,
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    agent_id BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX agent_applications_status ON agent_applications (status, id);
CREATE INDEX agent_applications_parent ON agent_applications (parent_id, status, id);
CREATE INDEX agent_applications_contact ON agent_applications (contact);
CREATE INDEX agent_applications_address ON agent_applications (address);
