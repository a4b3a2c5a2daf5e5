DROP INDEX decision_stands;
DELETE FROM decision WHERE undone_at IS NOT NULL;
ALTER TABLE decision DROP COLUMN undone_at;
ALTER TABLE decision ADD CONSTRAINT decision_line_step_key UNIQUE (line, step);
ALTER TABLE decision DROP CONSTRAINT declined_with_a_reason;
ALTER TABLE decision ADD CONSTRAINT declined_with_a_reason CHECK (outcome <> 'declined' OR reason <> '');
DROP TABLE substitution;
