ALTER TABLE package DROP COLUMN titles;
DROP INDEX order_line_of_system;
ALTER TABLE order_line DROP COLUMN decided;
ALTER TABLE order_line DROP COLUMN ruled;
DROP TABLE matrix;
