-- How each source was last read, and from where its changes are read on (a restart goes on from there).
CREATE TABLE source_reading (
    source TEXT PRIMARY KEY,
    people integer,
    whole_at timestamptz,
    changes_at timestamptz,
    cursor TEXT,
    failed_at timestamptz,
    failure TEXT
);
-- A source that many vanished from at once is not believed until two different people have seen who (E-33).
CREATE TABLE brake (
    id uuid PRIMARY KEY,
    source TEXT NOT NULL,
    since timestamptz NOT NULL,
    known integer NOT NULL,
    vanished TEXT NOT NULL,
    first_by uuid,
    first_at timestamptz,
    second_by uuid,
    second_at timestamptz,
    ended_at timestamptz,
    outcome TEXT,
    version integer NOT NULL,
    CHECK (second_by IS NULL OR (first_by IS NOT NULL AND second_by <> first_by)),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX brake_open ON brake (source) WHERE ended_at IS NULL;
