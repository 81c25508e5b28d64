ALTER TABLE price_tellings DROP COLUMN few;
ALTER TABLE price_tellings DROP COLUMN misfits;
