-- Whoever sold nothing for so long that lists need not show him.
ALTER TABLE agents ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
