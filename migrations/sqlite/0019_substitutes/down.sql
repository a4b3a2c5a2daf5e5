DROP INDEX decision_stands;
DELETE FROM decision WHERE undone_at IS NOT NULL;
CREATE TABLE decision_before (
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
    UNIQUE (line, step),
    CONSTRAINT nobody_decides_on_their_own CHECK (
        decided_by <> ordered_by AND decided_by <> subject
        AND (on_behalf_of IS NULL OR (on_behalf_of <> ordered_by AND on_behalf_of <> subject))
    ),
    CONSTRAINT declined_with_a_reason CHECK (outcome <> 'declined' OR reason <> '')
) STRICT;
INSERT INTO decision_before SELECT id, line, step, outcome, decided_by, on_behalf_of, ordered_by, subject, reason, decided_at, shown, evidence, audit_id FROM decision;
DROP TABLE decision;
ALTER TABLE decision_before RENAME TO decision;
CREATE INDEX decision_audit ON decision (audit_id);
DROP TABLE substitution;
