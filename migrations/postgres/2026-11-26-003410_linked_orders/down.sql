DROP TABLE linked_orders;
