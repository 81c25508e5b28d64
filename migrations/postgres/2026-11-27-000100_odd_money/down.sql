DROP INDEX payment_facts_bill;
DROP INDEX payment_facts_odd;
DROP TABLE odd_money;
