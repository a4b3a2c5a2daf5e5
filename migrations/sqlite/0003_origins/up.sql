-- A grant can stand without an order (taken over from a system, R-13) and without a person who delivered it (an AD group).
CREATE TABLE grants_of_any_origin (
    id BLOB PRIMARY KEY,
    line BLOB,
    order_id BLOB,
    subject BLOB NOT NULL,
    employment TEXT NOT NULL,
    unit TEXT NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    scope TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    delivered_at TEXT NOT NULL,
    delivered_by BLOB,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    review_ground TEXT,
    review_by TEXT,
    CONSTRAINT ordered_or_taken_over CHECK ((line IS NULL) = (order_id IS NULL))
) STRICT;
INSERT INTO grants_of_any_origin
    SELECT id, line, order_id, subject, employment, unit, system, role, scope, from_day, until_day, state, facts,
        delivered_at, delivered_by, reference, version, review_ground, review_by
    FROM grants;
DROP TABLE grants;
ALTER TABLE grants_of_any_origin RENAME TO grants;
CREATE UNIQUE INDEX grants_one_active ON grants (subject, role, scope, employment) WHERE state = 'active';
CREATE INDEX grants_subject ON grants (subject);
CREATE INDEX grants_system ON grants (system, state, id);
CREATE INDEX grants_until ON grants (until_day) WHERE state = 'active' AND until_day IS NOT NULL;
CREATE INDEX grants_review ON grants (review_by) WHERE state = 'active' AND review_by IS NOT NULL;
CREATE INDEX grants_active ON grants (subject, id) WHERE state = 'active';

CREATE TABLE task_of_any_origin (
    id BLOB NOT NULL,
    duty TEXT NOT NULL,
    line BLOB,
    grant_id BLOB,
    order_id BLOB,
    system BLOB NOT NULL,
    person BLOB NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (person, duty, id)
) STRICT, WITHOUT ROWID;
INSERT INTO task_of_any_origin SELECT id, duty, line, grant_id, order_id, system, person, since FROM task;
DROP TABLE task;
ALTER TABLE task_of_any_origin RENAME TO task;
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);
