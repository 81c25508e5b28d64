-- What a gateway keeps of a payment: of the amount, and beside; and which part of that the owner of
-- the shop bears, all three in basis points or minor units.
ALTER TABLE gateway_accounts ADD COLUMN fee_bps BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gateway_accounts ADD COLUMN fee_fixed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE gateway_accounts ADD COLUMN fee_owner_bps BIGINT NOT NULL DEFAULT 0;
