DROP TABLE link_clicks;
DROP TABLE promoter_payments;
DROP TABLE promoted_orders;
DROP TABLE promoters;
