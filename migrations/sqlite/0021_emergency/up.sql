-- Given at once and decided afterwards (R-28): the order line says so, and the grant who ordered it.
ALTER TABLE order_line ADD COLUMN emergency INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grants ADD COLUMN emergency_by BLOB;
CREATE INDEX grants_emergency ON grants (system) WHERE emergency_by IS NOT NULL;

-- What a decision gave less of than was asked for.
ALTER TABLE decision ADD COLUMN less TEXT;
