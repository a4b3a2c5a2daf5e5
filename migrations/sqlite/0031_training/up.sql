-- Courses that roles demand (R-20). What is no longer given keeps its row.
CREATE TABLE course (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    months INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT valid_for_a_time CHECK (months > 0)
) STRICT;

-- Which courses a role demands, and what that does.
CREATE TABLE course_demand (
    role BLOB NOT NULL,
    course BLOB NOT NULL REFERENCES course (id),
    policy TEXT NOT NULL,
    ended INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (role, course)
) STRICT;

-- Who did which course when, by whose word. A row is never edited, only withdrawn with a reason.
CREATE TABLE training (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    course BLOB NOT NULL REFERENCES course (id),
    done_day TEXT NOT NULL,
    source TEXT NOT NULL,
    made_by BLOB NOT NULL,
    made_at TEXT NOT NULL,
    withdrawn_by BLOB,
    withdrawn_at TEXT,
    withdrawn_reason TEXT,
    CONSTRAINT nobody_certifies_themself CHECK (made_by <> person),
    CONSTRAINT withdrawn_with_a_reason CHECK ((withdrawn_by IS NULL) = (withdrawn_reason IS NULL) AND withdrawn_reason <> ''),
    CONSTRAINT nobody_withdraws_their_own CHECK (withdrawn_by <> person)
) STRICT;
CREATE INDEX training_person ON training (person, course);
