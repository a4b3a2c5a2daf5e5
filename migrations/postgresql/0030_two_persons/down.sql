DROP INDEX decision_two_persons;
ALTER TABLE decision DROP COLUMN two_persons;
