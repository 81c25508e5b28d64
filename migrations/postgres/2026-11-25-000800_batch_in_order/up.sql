-- The cards of one batch are listed newest first: from the index, without sorting all of the batch.
DROP INDEX cards_batch;
CREATE INDEX cards_batch ON cards (batch_id, id);
