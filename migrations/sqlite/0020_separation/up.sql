-- Roles that one person must not have together (R-26). A rule that was taken away keeps its row.
CREATE TABLE separation_rule (
    id BLOB PRIMARY KEY,
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    effect TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by BLOB NOT NULL,
    ending_by BLOB,
    ended INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT two_roles CHECK (a <> b),
    CONSTRAINT with_a_reason CHECK (reason <> '')
) STRICT;

-- What one person may have together all the same: with a reason, an owner who answers for it, and a last day.
CREATE TABLE separation_exception (
    id BLOB PRIMARY KEY,
    rule BLOB NOT NULL REFERENCES separation_rule (id),
    person BLOB NOT NULL,
    reason TEXT NOT NULL,
    until_day TEXT NOT NULL,
    given_by BLOB NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT nobody_excepts_themself CHECK (given_by <> person),
    CONSTRAINT excepted_with_a_reason CHECK (reason <> '')
) STRICT;
