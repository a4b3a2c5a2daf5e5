ALTER TABLE package DROP COLUMN version;
ALTER TABLE package DROP COLUMN closed;
