-- SQLite builds a list in a condition anew, as a table of its own, whenever a row of `orders` is
-- written. Single comparisons cost it nothing.
DROP INDEX orders_open;
DROP INDEX orders_ended;
CREATE INDEX orders_open ON orders (status, paid_at)
    WHERE status = 'paid' OR status = 'awaiting_stock' OR status = 'awaiting_manual' OR status = 'partially_fulfilled';
CREATE INDEX orders_ended ON orders (status, id)
    WHERE status = 'expired' OR status = 'cancelled' OR status = 'partially_refunded' OR status = 'refunded';
