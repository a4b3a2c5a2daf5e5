-- What the service is connected to, and who approved it (R-46). Without a row nobody has; what can be turned on is off.
CREATE TABLE integration (
    key TEXT PRIMARY KEY,
    approved_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    approved_on TEXT NOT NULL,
    purpose TEXT NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    enabled BOOLEAN NOT NULL,
    version INTEGER NOT NULL
);

-- What the web hook is to be told: written with the change, sent afterwards.
CREATE TABLE hook_call (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    line uuid NOT NULL,
    system uuid NOT NULL,
    state TEXT NOT NULL,
    made_at timestamptz NOT NULL,
    tries INTEGER NOT NULL,
    next_at timestamptz NOT NULL,
    lease uuid,
    lease_until timestamptz,
    problem TEXT,
    over_at timestamptz
);
CREATE INDEX hook_call_open ON hook_call (next_at) WHERE over_at IS NULL;
