DROP TABLE gateway_refunds;
