-- Witnesses of the log's head: what each last answered, and their signatures under checkpoints.
CREATE TABLE audit_witness (
    name TEXT PRIMARY KEY,
    vkey TEXT NOT NULL,
    url TEXT NOT NULL,
    size INTEGER NOT NULL,
    since TEXT NOT NULL,
    answered_at TEXT,
    problem TEXT
) STRICT;
CREATE TABLE audit_cosignature (
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (size, name)
) STRICT;
-- The line that was sent to be put into the minutes, once a month.
CREATE TABLE line_published (
    month TEXT PRIMARY KEY,
    line TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
