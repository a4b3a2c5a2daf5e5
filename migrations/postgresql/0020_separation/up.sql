-- Roles that one person must not have together (R-26). A rule that was taken away keeps its row.
CREATE TABLE separation_rule (
    id uuid PRIMARY KEY,
    a uuid NOT NULL,
    b uuid NOT NULL,
    effect TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by uuid NOT NULL,
    ending_by uuid,
    ended BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT two_roles CHECK (a <> b),
    CONSTRAINT with_a_reason CHECK (reason <> '')
);

-- What one person may have together all the same: with a reason, an owner who answers for it, and a last day.
CREATE TABLE separation_exception (
    id uuid PRIMARY KEY,
    rule uuid NOT NULL REFERENCES separation_rule (id),
    person uuid NOT NULL,
    reason TEXT NOT NULL,
    until_day TEXT NOT NULL,
    given_by uuid NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT nobody_excepts_themself CHECK (given_by <> person),
    CONSTRAINT excepted_with_a_reason CHECK (reason <> '')
);
