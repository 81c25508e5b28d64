DROP TABLE price_case_steps;
DROP TABLE price_cases;
