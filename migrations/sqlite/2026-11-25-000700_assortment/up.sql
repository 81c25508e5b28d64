-- What may be sold by whom; 0 is "all". An agent stands for everybody below him, too.
CREATE TABLE assortment_rules (
    sku_id BIGINT NOT NULL,
    category_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    level_id BIGINT NOT NULL,
    open BOOLEAN NOT NULL,
    PRIMARY KEY (sku_id, category_id, agent_id, level_id)
) WITHOUT ROWID;
