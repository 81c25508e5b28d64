-- Enough of a linked contact to recognise it; empty for those linked before.
ALTER TABLE own_contacts ADD COLUMN hint TEXT NOT NULL DEFAULT '';
