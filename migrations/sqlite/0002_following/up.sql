-- What stands follows the employment over time: when an account ends, and what must be answered for a grant to stand on.
ALTER TABLE person ADD COLUMN expires TEXT;
ALTER TABLE grants ADD COLUMN review_ground TEXT;
ALTER TABLE grants ADD COLUMN review_by TEXT;
CREATE INDEX grants_review ON grants (review_by) WHERE state = 'active' AND review_by IS NOT NULL;
CREATE INDEX grants_active ON grants (subject, id) WHERE state = 'active';
