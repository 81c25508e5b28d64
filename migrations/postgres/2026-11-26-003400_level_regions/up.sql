-- Where agents of a level and everybody below them may sell, as `agents.regions` says it. An agent of
-- whom nothing is said himself sells where his level may.
ALTER TABLE agent_levels ADD COLUMN regions TEXT NOT NULL DEFAULT '';
