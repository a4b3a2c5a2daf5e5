-- What has no order, or no deliverer, had no place before.
DELETE FROM task WHERE order_id IS NULL;
DELETE FROM grants WHERE line IS NULL OR delivered_by IS NULL;
ALTER TABLE task ALTER COLUMN order_id SET NOT NULL;
ALTER TABLE grants DROP CONSTRAINT ordered_or_taken_over;
ALTER TABLE grants ALTER COLUMN delivered_by SET NOT NULL;
ALTER TABLE grants ALTER COLUMN order_id SET NOT NULL;
ALTER TABLE grants ALTER COLUMN line SET NOT NULL;
