-- What stands on the paper of an order that was registered afterwards (R-40). Never changed.
CREATE TABLE late_order (
    order_id uuid PRIMARY KEY REFERENCES orders (id),
    ordered_at timestamptz NOT NULL,
    decided_by uuid,
    decided_at timestamptz,
    delivered_by uuid,
    delivered_at timestamptz,
    reference TEXT NOT NULL,
    confirm_by TEXT NOT NULL,
    CONSTRAINT decided_by_somebody CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT delivered_by_somebody CHECK ((delivered_by IS NULL) = (delivered_at IS NULL))
);
CREATE INDEX late_order_confirm ON late_order (confirm_by);
