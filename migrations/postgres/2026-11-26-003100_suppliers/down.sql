DROP INDEX ledger_entries_suppliers;
DROP INDEX order_lines_supplier;
ALTER TABLE order_lines DROP COLUMN supplier_id;
ALTER TABLE skus DROP COLUMN supplier_cost;
DROP INDEX products_supplier;
ALTER TABLE products DROP COLUMN supplier_id;
DROP TABLE suppliers;
