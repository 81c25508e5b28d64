-- Whose person somebody is, if a supplier's.
ALTER TABLE staff ADD COLUMN supplier_id BIGINT;
CREATE INDEX staff_supplier ON staff (supplier_id, id) WHERE supplier_id IS NOT NULL;
