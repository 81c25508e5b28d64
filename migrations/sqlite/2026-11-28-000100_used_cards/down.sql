DROP INDEX card_uses_card;
