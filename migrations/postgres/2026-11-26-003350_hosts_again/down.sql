ALTER TABLE agent_hosts DROP COLUMN misses;
ALTER TABLE agent_hosts DROP COLUMN checked_at;
