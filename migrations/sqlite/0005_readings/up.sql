-- How each source was last read, and from where its changes are read on (a restart goes on from there).
CREATE TABLE source_reading (
    source TEXT PRIMARY KEY,
    people INTEGER,
    whole_at TEXT,
    changes_at TEXT,
    cursor TEXT,
    failed_at TEXT,
    failure TEXT
) STRICT;
-- A source that many vanished from at once is not believed until two different people have seen who (E-33).
CREATE TABLE brake (
    id BLOB PRIMARY KEY,
    source TEXT NOT NULL,
    since TEXT NOT NULL,
    known INTEGER NOT NULL,
    vanished TEXT NOT NULL,
    first_by BLOB,
    first_at TEXT,
    second_by BLOB,
    second_at TEXT,
    ended_at TEXT,
    outcome TEXT,
    version INTEGER NOT NULL,
    CHECK (second_by IS NULL OR (first_by IS NOT NULL AND second_by <> first_by)),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE UNIQUE INDEX brake_open ON brake (source) WHERE ended_at IS NULL;
