ALTER TABLE provision DROP COLUMN despite;
DROP TABLE freeze;
