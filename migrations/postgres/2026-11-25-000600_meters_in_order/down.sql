DROP INDEX card_meters_sku;
CREATE INDEX card_meters_sku ON card_meters (sku_id);
