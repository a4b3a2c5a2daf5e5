ALTER TABLE grants DROP COLUMN not_renewed;
ALTER TABLE grants DROP COLUMN renew_by;
