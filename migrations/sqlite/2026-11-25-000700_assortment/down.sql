DROP TABLE assortment_rules;
