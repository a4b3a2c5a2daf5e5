-- People without employment (R-06), pause during leave (E-08), planned ends (R-53), movers (E-18), reorganisation (R-54).
CREATE TABLE assignment (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    organisation TEXT NOT NULL,
    sponsor BLOB NOT NULL REFERENCES person (id),
    unit TEXT NOT NULL,
    purpose TEXT NOT NULL,
    contract TEXT NOT NULL,
    undertaking TEXT,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    sponsor_due TEXT,
    version INTEGER NOT NULL,
    CONSTRAINT sponsored_by_another CHECK (sponsor <> person)
) STRICT;
CREATE INDEX assignment_person ON assignment (person);

-- Whether what somebody holds in a system is paused while they are on full-time leave.
ALTER TABLE system ADD COLUMN pause TEXT NOT NULL DEFAULT 'by_class';
ALTER TABLE grants ADD COLUMN pause TEXT;
-- The last day of the employment, where access lasted longer because the end became known too late (E-30, IK-1).
ALTER TABLE grants ADD COLUMN held_after TEXT;
CREATE INDEX grants_held_after ON grants (held_after) WHERE held_after IS NOT NULL;

-- What is left to do by hand when somebody leaves: one row for each thing that is done.
CREATE TABLE leaving_done (
    person BLOB NOT NULL,
    employment TEXT NOT NULL,
    item TEXT NOT NULL,
    done_at TEXT NOT NULL,
    done_by BLOB NOT NULL,
    PRIMARY KEY (person, employment, item)
) STRICT, WITHOUT ROWID;

-- Who moved, from where, and whom they were led by: shown to both managers.
CREATE TABLE person_move (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    from_unit TEXT NOT NULL,
    to_unit TEXT NOT NULL,
    from_manager BLOB,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX person_move_at ON person_move (at);

-- Which unit took over after one that is gone: everything that names the old one is read as the new one.
CREATE TABLE unit_successor (
    old_code TEXT PRIMARY KEY,
    new_code TEXT NOT NULL,
    at TEXT NOT NULL,
    decided_by BLOB NOT NULL
) STRICT;
