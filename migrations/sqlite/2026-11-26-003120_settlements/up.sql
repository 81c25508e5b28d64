-- Money that a supplier got, or is to get once a second person agrees.
CREATE TABLE settlements (
    id INTEGER PRIMARY KEY NOT NULL,
    supplier_id BIGINT NOT NULL REFERENCES suppliers (id),
    key TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX settlements_supplier ON settlements (supplier_id, id);
