CREATE TABLE task_by_id (
    id BLOB PRIMARY KEY,
    duty TEXT NOT NULL,
    line BLOB,
    grant_id BLOB,
    order_id BLOB NOT NULL,
    system BLOB NOT NULL,
    person BLOB NOT NULL,
    since TEXT NOT NULL
) STRICT;
INSERT INTO task_by_id SELECT id, duty, line, grant_id, order_id, system, person, since FROM task;
DROP TABLE task;
ALTER TABLE task_by_id RENAME TO task;
CREATE INDEX task_person ON task (person, duty, id);
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);
DROP INDEX decision_audit;
DROP INDEX grants_active;
DROP INDEX grants_review;
ALTER TABLE grants DROP COLUMN review_by;
ALTER TABLE grants DROP COLUMN review_ground;
ALTER TABLE person DROP COLUMN expires;
