DROP INDEX payment_facts_odd;
DROP INDEX payment_facts_open;
ALTER TABLE payment_facts DROP COLUMN odd_left;
DROP TABLE odd_money;
