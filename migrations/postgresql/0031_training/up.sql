-- Courses that roles demand (R-20). What is no longer given keeps its row.
CREATE TABLE course (
    id uuid PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    months INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT valid_for_a_time CHECK (months > 0)
);

-- Which courses a role demands, and what that does.
CREATE TABLE course_demand (
    role uuid NOT NULL,
    course uuid NOT NULL REFERENCES course (id),
    policy TEXT NOT NULL,
    ended BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (role, course)
);

-- Who did which course when, by whose word. A row is never edited, only withdrawn with a reason.
CREATE TABLE training (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    course uuid NOT NULL REFERENCES course (id),
    done_day TEXT NOT NULL,
    source TEXT NOT NULL,
    made_by uuid NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamptz,
    withdrawn_reason TEXT,
    CONSTRAINT nobody_certifies_themself CHECK (made_by <> person),
    CONSTRAINT withdrawn_with_a_reason CHECK ((withdrawn_by IS NULL) = (withdrawn_reason IS NULL) AND withdrawn_reason <> ''),
    CONSTRAINT nobody_withdraws_their_own CHECK (withdrawn_by <> person)
);
CREATE INDEX training_person ON training (person, course);
