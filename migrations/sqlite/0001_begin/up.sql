-- Made for both databases with the same tables; tests/it/storage compares them.
-- PostgreSQL needs a gate between instances; here the one writer is enough.
CREATE TABLE write_gate (id INTEGER PRIMARY KEY) STRICT;

-- What is read from directories: copies for looking up, never corrected here.
CREATE TABLE unit (
    id BLOB PRIMARY KEY,
    guid BLOB NOT NULL UNIQUE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent BLOB,
    manager BLOB,
    gone_at TEXT
) STRICT;
CREATE TABLE person (
    id BLOB PRIMARY KEY,
    guid BLOB NOT NULL UNIQUE,
    source TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    mail TEXT,
    title TEXT,
    unit BLOB,
    manager BLOB,
    kind TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    protected INTEGER NOT NULL,
    protected_by_hr INTEGER NOT NULL,
    employments TEXT NOT NULL,
    as_of TEXT NOT NULL,
    gone_at TEXT
) STRICT;

-- The catalogue and the registers.
CREATE TABLE system (
    id BLOB PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    department TEXT NOT NULL,
    board TEXT NOT NULL,
    k INTEGER NOT NULL CHECK (k BETWEEN 0 AND 4),
    r INTEGER NOT NULL CHECK (r BETWEEN 0 AND 4),
    t INTEGER NOT NULL CHECK (t BETWEEN 0 AND 4),
    status TEXT NOT NULL,
    stop_date TEXT,
    end_date TEXT,
    successor TEXT NOT NULL,
    contact TEXT NOT NULL,
    manual_url TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE guideline (
    system BLOB NOT NULL REFERENCES system (id),
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on TEXT,
    review_by TEXT,
    current INTEGER NOT NULL,
    PRIMARY KEY (system, version)
) STRICT;
CREATE TABLE role (
    id BLOB PRIMARY KEY,
    system BLOB NOT NULL REFERENCES system (id),
    code TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    risk TEXT NOT NULL,
    max_months INTEGER NOT NULL CHECK (max_months BETWEEN 0 AND 12),
    base TEXT NOT NULL,
    steps TEXT NOT NULL,
    scope TEXT NOT NULL,
    purpose INTEGER NOT NULL,
    ad_groups TEXT NOT NULL,
    conditions TEXT NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE system_object (
    id BLOB PRIMARY KEY,
    system BLOB NOT NULL REFERENCES system (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    responsible BLOB,
    active INTEGER NOT NULL,
    UNIQUE (system, code)
) STRICT;
CREATE TABLE package (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL
) STRICT;
CREATE TABLE post_function (
    code TEXT PRIMARY KEY,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT;
CREATE TABLE appointment (
    id BLOB PRIMARY KEY,
    post TEXT NOT NULL,
    of TEXT NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    from_day TEXT NOT NULL,
    to_day TEXT,
    appointed_by BLOB
) STRICT;
-- Which state of the tables above the register in memory is a copy of.
CREATE TABLE revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n INTEGER NOT NULL
) STRICT;
INSERT INTO revision (id, n) VALUES (1, 1);

-- Orders.
CREATE TABLE draft (
    id BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_owner ON draft (owner, updated_at);
CREATE TABLE counter (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;
CREATE TABLE orders (
    id BLOB PRIMARY KEY,
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    orderer BLOB NOT NULL,
    submitted_at TEXT NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (year, seq)
) STRICT;
CREATE INDEX orders_orderer ON orders (orderer, id);
CREATE TABLE order_line (
    id BLOB PRIMARY KEY,
    order_id BLOB NOT NULL REFERENCES orders (id),
    year INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    n INTEGER NOT NULL,
    orderer BLOB NOT NULL,
    subject BLOB NOT NULL,
    subject_guid BLOB NOT NULL,
    employment TEXT NOT NULL,
    unit TEXT NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    scope TEXT NOT NULL,
    asks TEXT NOT NULL,
    purpose TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    cap TEXT,
    guideline TEXT NOT NULL,
    path TEXT NOT NULL,
    added INTEGER NOT NULL,
    by_manager INTEGER NOT NULL,
    hash BLOB NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    since TEXT NOT NULL,
    version INTEGER NOT NULL,
    evidence TEXT,
    open INTEGER NOT NULL,
    UNIQUE (order_id, n)
) STRICT;
-- One open line per person, role, scope and employment: two who ask at once get one.
CREATE UNIQUE INDEX order_line_one_open ON order_line (subject, role, scope, employment) WHERE open = 1;
CREATE INDEX order_line_by_itself ON order_line (state, id) WHERE state IN ('unverified', 'waiting', 'stalled');
CREATE TABLE decision (
    id BLOB PRIMARY KEY,
    line BLOB NOT NULL REFERENCES order_line (id),
    step INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    decided_by BLOB NOT NULL,
    on_behalf_of BLOB,
    ordered_by BLOB NOT NULL,
    subject BLOB NOT NULL,
    reason TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    shown BLOB NOT NULL,
    evidence TEXT,
    audit_id BLOB NOT NULL REFERENCES audit_log (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (line, step),
    CONSTRAINT nobody_decides_on_their_own CHECK (
        decided_by <> ordered_by AND decided_by <> subject
        AND (on_behalf_of IS NULL OR (on_behalf_of <> ordered_by AND on_behalf_of <> subject))
    ),
    CONSTRAINT declined_with_a_reason CHECK (outcome <> 'declined' OR reason <> '')
) STRICT;
CREATE TABLE grants (
    id BLOB PRIMARY KEY,
    line BLOB NOT NULL,
    order_id BLOB NOT NULL,
    subject BLOB NOT NULL,
    employment TEXT NOT NULL,
    unit TEXT NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    scope TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    delivered_at TEXT NOT NULL,
    delivered_by BLOB NOT NULL,
    reference TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX grants_one_active ON grants (subject, role, scope, employment) WHERE state = 'active';
CREATE INDEX grants_subject ON grants (subject);
CREATE INDEX grants_system ON grants (system, state, id);
CREATE INDEX grants_until ON grants (until_day) WHERE state = 'active' AND until_day IS NOT NULL;
CREATE TABLE task (
    id BLOB PRIMARY KEY,
    duty TEXT NOT NULL,
    line BLOB,
    grant_id BLOB,
    order_id BLOB NOT NULL,
    system BLOB NOT NULL,
    person BLOB NOT NULL,
    since TEXT NOT NULL
) STRICT;
CREATE INDEX task_person ON task (person, duty, id);
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);

-- Signing in, and repeated requests.
CREATE TABLE session (
    id BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE INDEX session_person ON session (person) WHERE ended_at IS NULL;
CREATE TABLE login_attempt (
    who TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    since TEXT NOT NULL,
    wait_until TEXT NOT NULL
) STRICT;
CREATE TABLE idempotency (
    person BLOB NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person, key)
) STRICT;

-- The log. audit_log and audit_checkpoint are append-only; audit_private is the only part that can be erased.
CREATE TABLE audit_log (
    idx INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    entry TEXT NOT NULL,
    leaf BLOB NOT NULL,
    mac BLOB NOT NULL,
    about BLOB
) STRICT;
CREATE INDEX audit_log_about ON audit_log (about, idx) WHERE about IS NOT NULL;
CREATE TABLE audit_private (
    id BLOB NOT NULL REFERENCES audit_log (id) DEFERRABLE INITIALLY DEFERRED,
    field TEXT NOT NULL,
    disclosure TEXT NOT NULL,
    subject BLOB,
    secret INTEGER NOT NULL,
    retain_until TEXT,
    PRIMARY KEY (id, field)
) STRICT;
CREATE INDEX audit_private_subject ON audit_private (subject) WHERE subject IS NOT NULL;
CREATE TABLE audit_order_key (
    order_id BLOB PRIMARY KEY,
    key BLOB NOT NULL
) STRICT;
CREATE TABLE audit_day_key (
    day TEXT PRIMARY KEY,
    key BLOB NOT NULL
) STRICT;
CREATE TABLE audit_node (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT;
CREATE TABLE audit_checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
