ALTER TABLE agent_shops DROP COLUMN icon;
ALTER TABLE agent_shops DROP COLUMN logo;
