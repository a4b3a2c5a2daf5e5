-- Which role takes over after which, where a system gives way to another (R-16). It grants nothing by itself.
CREATE TABLE role_successor (
    old uuid PRIMARY KEY,
    new uuid NOT NULL,
    said_by uuid NOT NULL,
    said_at timestamptz NOT NULL,
    CONSTRAINT succeeded_by_another CHECK (old <> new)
);
