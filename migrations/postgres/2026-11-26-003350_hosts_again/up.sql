-- When a proven host was last looked at again, and how often in a row its proof was gone.
ALTER TABLE agent_hosts ADD COLUMN checked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agent_hosts ADD COLUMN misses INTEGER NOT NULL DEFAULT 0;
