DROP INDEX orders_open;
DROP INDEX orders_ended;
CREATE INDEX orders_open ON orders (status, paid_at) WHERE status IN ('paid', 'awaiting_stock', 'awaiting_manual', 'partially_fulfilled');
CREATE INDEX orders_ended ON orders (status, id) WHERE status IN ('expired', 'cancelled', 'partially_refunded', 'refunded');
