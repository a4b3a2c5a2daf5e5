-- Where the matrix says two persons, nobody takes two steps of a line.
ALTER TABLE decision ADD COLUMN two_persons boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX decision_two_persons ON decision (line, decided_by) WHERE two_persons AND undone_at IS NULL;
