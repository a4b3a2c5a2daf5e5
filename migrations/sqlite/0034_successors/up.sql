-- Which role takes over after which, where a system gives way to another (R-16). It grants nothing by itself.
CREATE TABLE role_successor (
    old BLOB PRIMARY KEY,
    new BLOB NOT NULL,
    said_by BLOB NOT NULL,
    said_at TEXT NOT NULL,
    CONSTRAINT succeeded_by_another CHECK (old <> new)
) STRICT;
