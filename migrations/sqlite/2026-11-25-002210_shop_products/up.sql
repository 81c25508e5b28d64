-- What an agent's shop says of a product in its own words, and where it stands. Empty: as in the main shop.
CREATE TABLE shop_products (
    agent_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    hidden BOOLEAN NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    description_html TEXT NOT NULL,
    PRIMARY KEY (agent_id, product_id)
) WITHOUT ROWID;
