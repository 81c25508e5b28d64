-- Orders whose buyer came into an agent's shop by the agent's own short link to a product.
CREATE TABLE linked_orders (
    order_id BIGINT NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL,
    product_id BIGINT NOT NULL
);
CREATE INDEX linked_orders_link ON linked_orders (agent_id, product_id);
