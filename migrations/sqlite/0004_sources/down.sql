ALTER TABLE system DROP COLUMN companies;
ALTER TABLE session DROP COLUMN account;
DROP TABLE hr_person;
ALTER TABLE person DROP COLUMN manual;
ALTER TABLE person DROP COLUMN several;
DROP TABLE account;
ALTER TABLE unit DROP COLUMN source;
