-- Who supplies what the platform sells.
CREATE TABLE suppliers (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    disabled BOOLEAN NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- Whose goods they are; nothing: the platform's own.
ALTER TABLE products ADD COLUMN supplier_id BIGINT;
CREATE INDEX products_supplier ON products (supplier_id, id) WHERE supplier_id IS NOT NULL;
-- What the supplier gets of each piece, in minor units.
ALTER TABLE skus ADD COLUMN supplier_cost BIGINT;
-- Who has a part of the line, as it was when it was sold.
ALTER TABLE order_lines ADD COLUMN supplier_id BIGINT;
CREATE INDEX order_lines_supplier ON order_lines (supplier_id, id) WHERE supplier_id IS NOT NULL;
-- What suppliers earned, and when; the accounts of all others are left out.
CREATE INDEX ledger_entries_suppliers ON ledger_entries (account, at) WHERE substr(account, 1, 9) = 'supplier:';
