-- What has no order, or no deliverer, had no place before.
CREATE TABLE grants_ordered (
    id BLOB PRIMARY KEY,
    line BLOB NOT NULL,
    order_id BLOB NOT NULL,
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
    delivered_by BLOB NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL,
    review_ground TEXT,
    review_by TEXT
) STRICT;
INSERT INTO grants_ordered
    SELECT id, line, order_id, subject, employment, unit, system, role, scope, from_day, until_day, state, facts,
        delivered_at, delivered_by, reference, version, review_ground, review_by
    FROM grants WHERE line IS NOT NULL AND delivered_by IS NOT NULL;
DROP TABLE grants;
ALTER TABLE grants_ordered RENAME TO grants;
CREATE UNIQUE INDEX grants_one_active ON grants (subject, role, scope, employment) WHERE state = 'active';
CREATE INDEX grants_subject ON grants (subject);
CREATE INDEX grants_system ON grants (system, state, id);
CREATE INDEX grants_until ON grants (until_day) WHERE state = 'active' AND until_day IS NOT NULL;
CREATE INDEX grants_review ON grants (review_by) WHERE state = 'active' AND review_by IS NOT NULL;
CREATE INDEX grants_active ON grants (subject, id) WHERE state = 'active';

CREATE TABLE task_of_order (
    id BLOB NOT NULL,
    duty TEXT NOT NULL,
    line BLOB,
    grant_id BLOB,
    order_id BLOB NOT NULL,
    system BLOB NOT NULL,
    person BLOB NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (person, duty, id)
) STRICT, WITHOUT ROWID;
INSERT INTO task_of_order SELECT id, duty, line, grant_id, order_id, system, person, since FROM task WHERE order_id IS NOT NULL;
DROP TABLE task;
ALTER TABLE task_of_order RENAME TO task;
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);
