DROP TABLE system_short;
ALTER TABLE role DROP COLUMN environment;
