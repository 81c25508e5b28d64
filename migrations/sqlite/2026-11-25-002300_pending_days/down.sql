ALTER TABLE products DROP COLUMN pending_days;
