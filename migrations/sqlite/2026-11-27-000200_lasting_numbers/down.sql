DELETE FROM counters WHERE name IN ('categories', 'products', 'skus');
