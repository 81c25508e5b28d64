ALTER TABLE gateway_accounts DROP COLUMN fee_owner_bps;
ALTER TABLE gateway_accounts DROP COLUMN fee_fixed;
ALTER TABLE gateway_accounts DROP COLUMN fee_bps;
