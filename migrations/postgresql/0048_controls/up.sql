-- How many rows each item of the control list had, day by day: what its trends are drawn from.
CREATE TABLE control_count (
    day TEXT NOT NULL,
    item TEXT NOT NULL,
    rows bigint NOT NULL,
    PRIMARY KEY (day, item)
);

-- Samples drawn for controls (R-32): seed and population are kept, so that anybody can draw the same again.
CREATE TABLE control_sample (
    id uuid PRIMARY KEY,
    system uuid NOT NULL,
    population TEXT NOT NULL CHECK (population IN ('grants', 'lines')),
    from_day TEXT,
    to_day TEXT,
    seed TEXT NOT NULL,
    size bigint NOT NULL,
    digest TEXT NOT NULL,
    drawn TEXT NOT NULL,
    drawn_by uuid NOT NULL,
    drawn_at timestamptz NOT NULL
);
CREATE INDEX control_sample_system ON control_sample (system, id);

-- What the control list asks for.
CREATE INDEX grants_removing ON grants (system) WHERE state = 'removing';
