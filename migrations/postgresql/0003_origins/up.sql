-- A grant can stand without an order (taken over from a system, R-13) and without a person who delivered it (an AD group).
ALTER TABLE grants ALTER COLUMN line DROP NOT NULL;
ALTER TABLE grants ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE grants ALTER COLUMN delivered_by DROP NOT NULL;
ALTER TABLE grants ADD CONSTRAINT ordered_or_taken_over CHECK ((line IS NULL) = (order_id IS NULL));
ALTER TABLE task ALTER COLUMN order_id DROP NOT NULL;
