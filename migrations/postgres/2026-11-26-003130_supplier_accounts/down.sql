ALTER TABLE suppliers DROP COLUMN account_hint;
ALTER TABLE suppliers DROP COLUMN account_sealed;
