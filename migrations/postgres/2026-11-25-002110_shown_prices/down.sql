DROP TABLE price_walks;
DROP TABLE price_tellings;
ALTER TABLE skus DROP COLUMN agents_only;
ALTER TABLE skus DROP COLUMN advertised_floor;
