-- Digests of the pictures that an agent's shop shows as its own; empty: a mark made of its name.
ALTER TABLE agent_shops ADD COLUMN logo TEXT NOT NULL DEFAULT '';
ALTER TABLE agent_shops ADD COLUMN icon TEXT NOT NULL DEFAULT '';
