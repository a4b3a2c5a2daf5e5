-- Who decides in somebody's place, on which days (R-24). A substitution that is ended keeps its row with an earlier last day.
CREATE TABLE substitution (
    id BLOB PRIMARY KEY,
    absent BLOB NOT NULL,
    substitute BLOB NOT NULL,
    system BLOB,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    named_by BLOB NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT nobody_is_their_own_substitute CHECK (substitute <> absent),
    CONSTRAINT nobody_names_themself CHECK (named_by <> substitute)
) STRICT;

-- A decision that its maker took back stays, and the step can be decided again: one that stands for each step.
CREATE TABLE decision_again (
    id BLOB PRIMARY KEY,
    line BLOB NOT NULL REFERENCES order_line (id),
    step INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    decided_by BLOB NOT NULL,
    on_behalf_of BLOB,
    ordered_by BLOB NOT NULL,
    subject BLOB NOT NULL,
    reason TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    shown BLOB NOT NULL,
    evidence TEXT,
    audit_id BLOB NOT NULL REFERENCES audit_log (id) DEFERRABLE INITIALLY DEFERRED,
    undone_at TEXT,
    CONSTRAINT nobody_decides_on_their_own CHECK (
        decided_by <> ordered_by AND decided_by <> subject
        AND (on_behalf_of IS NULL OR (on_behalf_of <> ordered_by AND on_behalf_of <> subject))
    ),
    CONSTRAINT declined_with_a_reason CHECK (outcome NOT IN ('declined', 'advised_against') OR reason <> '')
) STRICT;
INSERT INTO decision_again SELECT id, line, step, outcome, decided_by, on_behalf_of, ordered_by, subject, reason, decided_at, shown, evidence, audit_id, NULL FROM decision;
DROP TABLE decision;
ALTER TABLE decision_again RENAME TO decision;
CREATE UNIQUE INDEX decision_stands ON decision (line, step) WHERE undone_at IS NULL;
CREATE INDEX decision_audit ON decision (audit_id);
