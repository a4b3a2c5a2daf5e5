-- The day by which somebody must say that a permission is still needed (R-23), and that it shall not be renewed.
ALTER TABLE grants ADD COLUMN renew_by TEXT;
ALTER TABLE grants ADD COLUMN not_renewed TEXT;
