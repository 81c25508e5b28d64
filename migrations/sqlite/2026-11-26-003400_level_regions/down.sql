ALTER TABLE agent_levels DROP COLUMN regions;
