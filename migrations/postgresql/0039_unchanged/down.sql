ALTER TABLE source_reading DROP COLUMN units;
ALTER TABLE account DROP COLUMN digest;
