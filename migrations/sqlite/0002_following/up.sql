-- What stands follows the employment over time: when an account ends, and what must be answered for a grant to stand on.
ALTER TABLE person ADD COLUMN expires TEXT;
ALTER TABLE grants ADD COLUMN review_ground TEXT;
ALTER TABLE grants ADD COLUMN review_by TEXT;
CREATE INDEX grants_review ON grants (review_by) WHERE state = 'active' AND review_by IS NOT NULL;
CREATE INDEX grants_active ON grants (subject, id) WHERE state = 'active';
-- Each new entry is looked for among the decisions that name theirs before it is there: without this, in all of them.
CREATE INDEX decision_audit ON decision (audit_id);
-- A list is one person's range of one duty. With a key on the id alone PostgreSQL reads everybody's tasks in that order
-- instead, as soon as one person has many.
CREATE TABLE task_by_person (
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
INSERT INTO task_by_person SELECT id, duty, line, grant_id, order_id, system, person, since FROM task;
DROP TABLE task;
ALTER TABLE task_by_person RENAME TO task;
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);
