-- What stands follows the employment over time: when an account ends, and what must be answered for a grant to stand on.
ALTER TABLE person ADD COLUMN expires timestamptz;
ALTER TABLE grants ADD COLUMN review_ground TEXT;
ALTER TABLE grants ADD COLUMN review_by TEXT;
CREATE INDEX grants_review ON grants (review_by) WHERE state = 'active' AND review_by IS NOT NULL;
CREATE INDEX grants_active ON grants (subject, id) WHERE state = 'active';
-- Each new entry is looked for among the decisions that name theirs before it is there: without this, in all of them.
CREATE INDEX decision_audit ON decision (audit_id);
-- A list is one person's range of one duty. With a key on the id alone PostgreSQL reads everybody's tasks in that order
-- instead, as soon as one person has many.
DROP INDEX task_person;
ALTER TABLE task DROP CONSTRAINT task_pkey;
ALTER TABLE task ADD PRIMARY KEY (person, duty, id);
