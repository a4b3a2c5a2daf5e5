ALTER TABLE person DROP COLUMN last_login;
