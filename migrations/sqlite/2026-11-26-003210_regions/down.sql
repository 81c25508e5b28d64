ALTER TABLE agents DROP COLUMN regions;
