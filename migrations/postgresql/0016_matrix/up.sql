-- The matrix of each system, every version of it (R-22): whoever wrote on one never decides it.
CREATE TABLE matrix (
    system uuid NOT NULL REFERENCES system (id),
    version INTEGER NOT NULL,
    progress TEXT NOT NULL,
    rules TEXT NOT NULL,
    fallback TEXT,
    why TEXT NOT NULL,
    classes TEXT NOT NULL,
    drafted_by uuid NOT NULL,
    changed_by uuid NOT NULL,
    authors TEXT NOT NULL,
    drafted_at timestamptz NOT NULL,
    returned_by uuid,
    returned TEXT,
    decided_by uuid,
    decided_at timestamptz,
    edition INTEGER NOT NULL,
    PRIMARY KEY (system, version),
    CONSTRAINT decided_by_another CHECK (decided_by IS NULL OR (decided_by <> drafted_by AND decided_by <> changed_by)),
    CONSTRAINT in_force_is_decided CHECK (progress NOT IN ('in_force', 'replaced') OR decided_by IS NOT NULL)
);
CREATE UNIQUE INDEX matrix_one_in_force ON matrix (system) WHERE progress = 'in_force';
CREATE UNIQUE INDEX matrix_one_open ON matrix (system) WHERE progress IN ('draft', 'sent');

-- The version of the matrix and the number of the rule that gave a line its path, and who has approved a step of it.
ALTER TABLE order_line ADD COLUMN ruled TEXT NOT NULL DEFAULT '0.0';
ALTER TABLE order_line ADD COLUMN decided TEXT NOT NULL DEFAULT '[]';
CREATE INDEX order_line_of_system ON order_line (system, id);

-- For whose work a package of roles is.
ALTER TABLE package ADD COLUMN titles TEXT NOT NULL DEFAULT '[]';
