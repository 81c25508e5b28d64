DROP INDEX staff_supplier;
ALTER TABLE staff DROP COLUMN supplier_id;
