-- What stands on the paper of an order that was registered afterwards (R-40). Never changed.
CREATE TABLE late_order (
    order_id BLOB PRIMARY KEY REFERENCES orders (id),
    ordered_at TEXT NOT NULL,
    decided_by BLOB,
    decided_at TEXT,
    delivered_by BLOB,
    delivered_at TEXT,
    reference TEXT NOT NULL,
    confirm_by TEXT NOT NULL,
    CONSTRAINT decided_by_somebody CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT delivered_by_somebody CHECK ((delivered_by IS NULL) = (delivered_at IS NULL))
) STRICT;
CREATE INDEX late_order_confirm ON late_order (confirm_by);
