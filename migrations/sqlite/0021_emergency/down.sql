ALTER TABLE decision DROP COLUMN less;
DROP INDEX grants_emergency;
ALTER TABLE grants DROP COLUMN emergency_by;
ALTER TABLE order_line DROP COLUMN emergency;
