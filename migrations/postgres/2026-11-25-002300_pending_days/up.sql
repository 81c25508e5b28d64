-- How long agents' earnings from a product wait; without a number, as configured.
ALTER TABLE products ADD COLUMN pending_days INTEGER;
