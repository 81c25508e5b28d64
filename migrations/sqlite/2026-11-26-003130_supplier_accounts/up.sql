-- Where a supplier wants his money. The account itself is sealed; the hint is enough to recognise it.
ALTER TABLE suppliers ADD COLUMN account_sealed BLOB;
ALTER TABLE suppliers ADD COLUMN account_hint TEXT NOT NULL DEFAULT '';
