-- What the walk saw of prices that do not fit: how many, and the first few. `misfits` is absent while
-- nobody knows: the agent has changed prices since.
ALTER TABLE price_tellings ADD COLUMN misfits BIGINT;
ALTER TABLE price_tellings ADD COLUMN few TEXT NOT NULL DEFAULT '[]';
