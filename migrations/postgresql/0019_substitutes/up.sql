-- Who decides in somebody's place, on which days (R-24). A substitution that is ended keeps its row with an earlier last day.
CREATE TABLE substitution (
    id uuid PRIMARY KEY,
    absent uuid NOT NULL,
    substitute uuid NOT NULL,
    system uuid,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    named_by uuid NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT nobody_is_their_own_substitute CHECK (substitute <> absent),
    CONSTRAINT nobody_names_themself CHECK (named_by <> substitute)
);

-- A decision that its maker took back stays, and the step can be decided again: one that stands for each step.
ALTER TABLE decision ADD COLUMN undone_at timestamptz;
ALTER TABLE decision DROP CONSTRAINT decision_line_step_key;
ALTER TABLE decision DROP CONSTRAINT declined_with_a_reason;
ALTER TABLE decision ADD CONSTRAINT declined_with_a_reason CHECK (outcome NOT IN ('declined', 'advised_against') OR reason <> '');
CREATE UNIQUE INDEX decision_stands ON decision (line, step) WHERE undone_at IS NULL;
