ALTER TABLE own_contacts DROP COLUMN hint;
