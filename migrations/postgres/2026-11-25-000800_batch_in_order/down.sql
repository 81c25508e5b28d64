DROP INDEX cards_batch;
CREATE INDEX cards_batch ON cards (batch_id);
