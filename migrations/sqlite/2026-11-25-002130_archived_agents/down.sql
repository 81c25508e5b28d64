ALTER TABLE agents DROP COLUMN archived;
