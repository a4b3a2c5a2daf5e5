DROP TABLE revocation;
DROP TABLE provision;
ALTER TABLE person DROP COLUMN shown_at;
ALTER TABLE grants DROP COLUMN ad_groups;
UPDATE role SET ad_groups = '[]';
