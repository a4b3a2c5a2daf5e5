-- Where the matrix says two persons, nobody takes two steps of a line.
ALTER TABLE decision ADD COLUMN two_persons INTEGER NOT NULL DEFAULT 0 CHECK (two_persons IN (0, 1));
CREATE UNIQUE INDEX decision_two_persons ON decision (line, decided_by) WHERE two_persons = 1 AND undone_at IS NULL;
