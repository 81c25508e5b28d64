-- Whether somebody has a reusable card.
CREATE INDEX card_uses_card ON card_uses (card_id);
