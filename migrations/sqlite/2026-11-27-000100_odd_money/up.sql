-- What became of money that paid nothing: it was given back, kept, or counted as received by hand.
CREATE TABLE odd_money (
    id INTEGER PRIMARY KEY NOT NULL,
    fact_id BIGINT NOT NULL REFERENCES payment_facts (id),
    way TEXT NOT NULL,
    amount BIGINT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX odd_money_fact ON odd_money (fact_id);
-- How much of a payment that pays nothing nobody has decided about.
ALTER TABLE payment_facts ADD COLUMN odd_left BIGINT NOT NULL DEFAULT 0;
UPDATE payment_facts SET odd_left = amount WHERE outcome <> 'settled';
CREATE INDEX payment_facts_open ON payment_facts (order_code) WHERE odd_left > 0;
-- Few payments pay nothing; they are looked for among all.
CREATE INDEX payment_facts_odd ON payment_facts (id) WHERE outcome <> 'settled';
