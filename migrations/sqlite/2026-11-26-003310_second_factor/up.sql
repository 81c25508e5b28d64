-- Whether somebody has to show a second factor; its row is in second_factors.
ALTER TABLE staff ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT 0;

-- The sealed secret of an app that shows codes. Until it is confirmed it opens nothing.
CREATE TABLE second_factors (
    staff_id BIGINT NOT NULL PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    -- The step of the last code that was taken: none is taken twice.
    last_step BIGINT NOT NULL DEFAULT 0,
    -- Wrong codes in a row, and when the last of them came.
    wrong INTEGER NOT NULL DEFAULT 0,
    wrong_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- Instead of a code, once each. Only keyed hashes are kept.
CREATE TABLE recovery_codes (
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (staff_id, hash)
) WITHOUT ROWID;

-- Somebody whose password was right, and who has to show a code.
CREATE TABLE login_steps (
    token_hash BLOB NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    wrong INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX login_steps_staff ON login_steps (staff_id);
CREATE INDEX login_steps_expiry ON login_steps (expires_at);
