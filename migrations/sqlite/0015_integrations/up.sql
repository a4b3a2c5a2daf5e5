-- What the service is connected to, and who approved it (R-46). Without a row nobody has; what can be turned on is off.
CREATE TABLE integration (
    key TEXT PRIMARY KEY,
    approved_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    approved_on TEXT NOT NULL,
    purpose TEXT NOT NULL,
    entered_by BLOB NOT NULL,
    entered_at TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    version INTEGER NOT NULL
) STRICT;

-- What the web hook is to be told: written with the change, sent afterwards.
CREATE TABLE hook_call (
    id BLOB PRIMARY KEY,
    order_id BLOB NOT NULL,
    line BLOB NOT NULL,
    system BLOB NOT NULL,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    lease BLOB,
    lease_until TEXT,
    problem TEXT,
    over_at TEXT
) STRICT;
CREATE INDEX hook_call_open ON hook_call (next_at) WHERE over_at IS NULL;
