DROP INDEX grants_active;
DROP INDEX grants_review;
ALTER TABLE grants DROP COLUMN review_by;
ALTER TABLE grants DROP COLUMN review_ground;
ALTER TABLE person DROP COLUMN expires;
