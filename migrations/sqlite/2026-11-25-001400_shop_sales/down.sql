DROP INDEX orders_shop_paid;
