-- What was sold in whose shop, and when: sums over a branch read nothing else.
CREATE INDEX orders_shop_paid ON orders (agent_id, paid_at, total) WHERE agent_id IS NOT NULL AND paid_at IS NOT NULL;
