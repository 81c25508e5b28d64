DROP INDEX ledger_entries_agents;
DROP INDEX orders_shop;
ALTER TABLE agent_shops DROP COLUMN closed;
DROP TABLE agent_invites;
DROP INDEX staff_agent;
ALTER TABLE staff DROP COLUMN agent_id;
