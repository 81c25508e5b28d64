-- Hosts that agents say are theirs. Several may claim the same; who proves it has it.
CREATE TABLE agent_hosts (
    agent_id BIGINT NOT NULL,
    host TEXT NOT NULL,
    token TEXT NOT NULL,
    proven_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (agent_id, host)
);
CREATE UNIQUE INDEX agent_hosts_proven ON agent_hosts (host) WHERE proven_at IS NOT NULL;
