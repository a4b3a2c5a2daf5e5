-- Witnesses of the log's head: what each last answered, and their signatures under checkpoints.
CREATE TABLE audit_witness (
    name TEXT PRIMARY KEY,
    vkey TEXT NOT NULL,
    url TEXT NOT NULL,
    size bigint NOT NULL,
    since timestamptz NOT NULL,
    answered_at timestamptz,
    problem TEXT
);
CREATE TABLE audit_cosignature (
    size bigint NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (size, name)
);
-- The line that was sent to be put into the minutes, once a month.
CREATE TABLE line_published (
    month TEXT PRIMARY KEY,
    line TEXT NOT NULL,
    at timestamptz NOT NULL
);
