ALTER TABLE task DROP CONSTRAINT task_pkey;
ALTER TABLE task ADD PRIMARY KEY (id);
CREATE INDEX task_person ON task (person, duty, id);
DROP INDEX decision_audit;
DROP INDEX grants_active;
DROP INDEX grants_review;
ALTER TABLE grants DROP COLUMN review_by;
ALTER TABLE grants DROP COLUMN review_ground;
ALTER TABLE person DROP COLUMN expires;
