-- Packages are kept in the pages, too: one that is closed is proposed to nobody.
ALTER TABLE package ADD COLUMN closed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE package ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
