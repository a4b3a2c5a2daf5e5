-- Which of a system's environments a role is for (R-17).
ALTER TABLE role ADD COLUMN environment TEXT NOT NULL DEFAULT '"production"';

-- Systems in use with fewer managers than they must have, since when: their owner was told then (R-07).
CREATE TABLE system_short (
    system uuid PRIMARY KEY,
    since timestamptz NOT NULL
);
