DROP TABLE unit_successor;
DROP TABLE person_move;
DROP TABLE leaving_done;
DROP INDEX grants_held_after;
ALTER TABLE grants DROP COLUMN held_after;
ALTER TABLE grants DROP COLUMN pause;
ALTER TABLE system DROP COLUMN pause;
DROP TABLE assignment;
