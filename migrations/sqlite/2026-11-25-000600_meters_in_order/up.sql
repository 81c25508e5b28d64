-- Reusable cards are taken oldest first: from the index, without sorting all of a SKU with every sale.
DROP INDEX card_meters_sku;
CREATE INDEX card_meters_sku ON card_meters (sku_id, card_id);
