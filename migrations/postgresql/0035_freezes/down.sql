ALTER TABLE provision DROP COLUMN despite;
DROP TABLE frozen_days;
