-- What the operator chose in the admin pages. One row per topic, JSON text.
CREATE TABLE settings (
    topic TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Numbers handed out in blocks, so that a card knows its id before it is sealed.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

-- Proof that a master key is the right one: a known word sealed with it.
CREATE TABLE master_keys (
    version INTEGER NOT NULL PRIMARY KEY,
    proof BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- Keys that seal cards and other secrets; each is itself sealed with a master key.
CREATE TABLE data_keys (
    id INTEGER PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL,
    master_version INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX data_keys_master ON data_keys (master_version);

CREATE TABLE staff (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled BOOLEAN NOT NULL DEFAULT 0,
    must_change_password BOOLEAN NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    password_changed_at BIGINT NOT NULL
);

-- Only the hash of a session's token is kept: a leaked table logs nobody in.
CREATE TABLE sessions (
    token_hash BLOB NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX sessions_staff ON sessions (staff_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE categories (
    id INTEGER PRIMARY KEY NOT NULL,
    parent_id BIGINT REFERENCES categories (id),
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL DEFAULT 0,
    hidden BOOLEAN NOT NULL DEFAULT 0
);

CREATE TABLE products (
    id INTEGER PRIMARY KEY NOT NULL,
    category_id BIGINT REFERENCES categories (id),
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    summary TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    description_html TEXT NOT NULL DEFAULT '',
    usage_note TEXT NOT NULL DEFAULT '',
    usage_note_html TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    fields TEXT NOT NULL DEFAULT '[]',
    position INTEGER NOT NULL DEFAULT 0,
    hidden BOOLEAN NOT NULL DEFAULT 0,
    sold BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX products_category ON products (category_id, hidden, position);

-- Pictures are named by the digest of their bytes, so their addresses never change meaning.
CREATE TABLE pictures (
    digest TEXT NOT NULL PRIMARY KEY,
    mime TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    thumb BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE product_pictures (
    product_id BIGINT NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    digest TEXT NOT NULL REFERENCES pictures (digest),
    position INTEGER NOT NULL,
    PRIMARY KEY (product_id, digest)
) WITHOUT ROWID;

CREATE TABLE skus (
    id INTEGER PRIMARY KEY NOT NULL,
    product_id BIGINT NOT NULL REFERENCES products (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    price BIGINT NOT NULL,
    list_price BIGINT,
    wholesale BIGINT,
    floor BIGINT,
    delivery TEXT NOT NULL,
    card_kind TEXT NOT NULL DEFAULT 'one_off',
    uses_per_card INTEGER,
    take_order TEXT NOT NULL DEFAULT 'oldest',
    min_per_order INTEGER NOT NULL DEFAULT 1,
    max_per_order INTEGER NOT NULL DEFAULT 100,
    per_contact_limit INTEGER,
    stock_display TEXT NOT NULL DEFAULT 'band',
    allow_duplicates BOOLEAN NOT NULL DEFAULT 0,
    low_stock_at INTEGER NOT NULL DEFAULT 0,
    low_stock_told BOOLEAN NOT NULL DEFAULT 0,
    position INTEGER NOT NULL DEFAULT 0,
    hidden BOOLEAN NOT NULL DEFAULT 0,
    free_from BIGINT NOT NULL DEFAULT 0,
    sold BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX skus_product ON skus (product_id, position);

CREATE TABLE price_tiers (
    sku_id BIGINT NOT NULL REFERENCES skus (id) ON DELETE CASCADE,
    min_quantity INTEGER NOT NULL,
    unit_price BIGINT NOT NULL,
    PRIMARY KEY (sku_id, min_quantity)
) WITHOUT ROWID;

-- One import. `imported` always equals the number of its rows in `cards`.
CREATE TABLE card_batches (
    id INTEGER PRIMARY KEY NOT NULL,
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    data_key_id BIGINT NOT NULL REFERENCES data_keys (id),
    note TEXT NOT NULL,
    source TEXT NOT NULL,
    importer TEXT NOT NULL,
    cost BIGINT,
    imported BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX card_batches_sku ON card_batches (sku_id, id);

-- Never updated: what happens to a card is a row of `card_claims`. `copy` is 0 unless the SKU allows the same text twice.
CREATE TABLE cards (
    id INTEGER NOT NULL PRIMARY KEY,
    sku_id BIGINT NOT NULL REFERENCES skus (id),
    batch_id BIGINT NOT NULL REFERENCES card_batches (id),
    sealed BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    copy BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX cards_free ON cards (sku_id, id);
CREATE UNIQUE INDEX cards_distinct ON cards (fingerprint, sku_id, copy);
CREATE INDEX cards_batch ON cards (batch_id);

-- Why a card is not for sale: held, sold, locked or void. The primary key is what keeps a card from being sold twice.
CREATE TABLE card_claims (
    card_id INTEGER NOT NULL PRIMARY KEY,
    sku_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    order_id BIGINT,
    until BIGINT,
    at BIGINT NOT NULL
);
CREATE INDEX card_claims_order ON card_claims (order_id);
CREATE INDEX card_claims_sku ON card_claims (sku_id, card_id);

-- How often a reusable card may still be handed out.
CREATE TABLE card_meters (
    card_id INTEGER NOT NULL PRIMARY KEY,
    sku_id BIGINT NOT NULL,
    uses_left BIGINT
);
CREATE INDEX card_meters_sku ON card_meters (sku_id);

-- A reusable card in an order.
CREATE TABLE card_uses (
    order_id BIGINT NOT NULL,
    card_id BIGINT NOT NULL,
    uses INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (order_id, card_id)
) WITHOUT ROWID;

-- Orders that were paid before there were cards for them, first come first served.
CREATE TABLE stock_waits (
    order_id INTEGER NOT NULL PRIMARY KEY,
    sku_id BIGINT NOT NULL,
    missing INTEGER NOT NULL,
    since BIGINT NOT NULL
);
CREATE INDEX stock_waits_queue ON stock_waits (sku_id, since, order_id);

CREATE TABLE gateway_accounts (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    driver TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    enabled BOOLEAN NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    form_token BLOB NOT NULL UNIQUE,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    currency TEXT NOT NULL,
    gateway_account_id BIGINT REFERENCES gateway_accounts (id),
    contact_sealed BLOB NOT NULL,
    contact_index BLOB NOT NULL,
    passphrase TEXT,
    passphrase_kind TEXT NOT NULL,
    fields_sealed BLOB,
    visitor BLOB NOT NULL,
    address BLOB NOT NULL,
    mailable BOOLEAN NOT NULL,
    locale TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    paid_at BIGINT,
    closed_at BIGINT
);
CREATE INDEX orders_contact ON orders (contact_index, id);
CREATE INDEX orders_visitor ON orders (visitor, id);
CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_pending ON orders (expires_at) WHERE status = 'pending';
CREATE INDEX orders_pending_address ON orders (address) WHERE status = 'pending';
CREATE INDEX orders_open ON orders (status, paid_at) WHERE status IN ('paid', 'awaiting_stock', 'awaiting_manual', 'partially_fulfilled');
CREATE INDEX orders_ended ON orders (status, id) WHERE status IN ('expired', 'cancelled', 'partially_refunded', 'refunded');
CREATE INDEX orders_paid ON orders (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX orders_quick_passphrase ON orders (id) WHERE passphrase_kind = 'quick';

CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    sku_id BIGINT NOT NULL,
    sku_code TEXT NOT NULL,
    product_name TEXT NOT NULL,
    sku_name TEXT NOT NULL,
    delivery TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit BIGINT NOT NULL,
    total BIGINT NOT NULL
);
CREATE INDEX order_lines_order ON order_lines (order_id);
CREATE INDEX order_lines_sku ON order_lines (sku_id, order_id);

-- One row per step in an order's life, with who made it.
CREATE TABLE order_steps (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    actor TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL
);
CREATE INDEX order_steps_order ON order_steps (order_id);

-- What the operator handed over by hand.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    line_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL,
    data_key_id BIGINT NOT NULL REFERENCES data_keys (id),
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX deliveries_order ON deliveries (order_id);

CREATE TABLE payment_attempts (
    id INTEGER PRIMARY KEY NOT NULL,
    order_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES gateway_accounts (id),
    next_step TEXT NOT NULL,
    provider_ref TEXT NOT NULL DEFAULT '',
    polls INTEGER NOT NULL DEFAULT 0,
    next_poll_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (order_id, account_id)
);
CREATE INDEX payment_attempts_poll ON payment_attempts (next_poll_at) WHERE next_poll_at IS NOT NULL;

-- Verified statements of gateways, each once. The unique key makes a repeated callback a no-op.
CREATE TABLE payment_facts (
    id INTEGER PRIMARY KEY NOT NULL,
    account_id BIGINT NOT NULL REFERENCES gateway_accounts (id),
    event_key TEXT NOT NULL,
    order_id BIGINT,
    order_code TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    outcome TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (account_id, event_key)
);
CREATE INDEX payment_facts_order ON payment_facts (order_id);

-- Work that must happen because a transaction committed.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    run_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT,
    last_error TEXT,
    first_run_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';

-- What the operator should know, shown in the admin pages until read.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE INDEX notices_unread ON notices (id) WHERE read_at IS NULL;

-- Who saw, exported or changed what. Rows are only ever added.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    count BIGINT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_at ON audit (at);

-- What happened in each quarter of an hour that is over, so that the dashboard never counts old orders again.
CREATE TABLE sales_slots (
    start INTEGER NOT NULL PRIMARY KEY,
    orders BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    pieces BIGINT NOT NULL
);
