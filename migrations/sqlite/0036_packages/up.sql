-- Packages are kept in the pages, too: one that is closed is proposed to nobody.
ALTER TABLE package ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE package ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
