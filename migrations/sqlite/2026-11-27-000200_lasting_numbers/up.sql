-- A number that something deleted had is never given again: rules, words and links that were about it
-- would be about something else.
INSERT INTO counters (name, next) SELECT 'categories', COALESCE(MAX(id), 0) FROM categories;
INSERT INTO counters (name, next) SELECT 'products', COALESCE(MAX(id), 0) FROM products;
INSERT INTO counters (name, next) SELECT 'skus', COALESCE(MAX(id), 0) FROM skus;
