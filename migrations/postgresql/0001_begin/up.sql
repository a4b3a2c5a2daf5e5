-- Made for both databases with the same tables; tests/it/storage compares them.
-- Serialises writers of all instances: locked first in every writing transaction.
CREATE TABLE write_gate (id integer PRIMARY KEY);

-- The log. audit_log and audit_checkpoint are append-only; audit_private is the only part that can be erased.
CREATE TABLE audit_log (
    idx bigint PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    entry TEXT NOT NULL,
    leaf bytea NOT NULL CHECK (leaf = sha256('\x00'::bytea || convert_to(entry, 'UTF8'))),
    mac bytea NOT NULL,
    about uuid
);
CREATE INDEX audit_log_about ON audit_log (about, idx) WHERE about IS NOT NULL;
CREATE TABLE audit_private (
    id uuid NOT NULL REFERENCES audit_log (id) DEFERRABLE INITIALLY DEFERRED,
    field TEXT NOT NULL,
    disclosure TEXT NOT NULL,
    subject uuid,
    secret boolean NOT NULL,
    retain_until TEXT,
    PRIMARY KEY (id, field)
);
CREATE INDEX audit_private_subject ON audit_private (subject) WHERE subject IS NOT NULL;
CREATE TABLE audit_order_key (
    order_id uuid PRIMARY KEY,
    key bytea NOT NULL
);
CREATE TABLE audit_day_key (
    day TEXT PRIMARY KEY,
    key bytea NOT NULL
);
CREATE TABLE audit_node (
    level integer NOT NULL,
    idx bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, idx)
);
CREATE TABLE audit_checkpoint (
    size bigint PRIMARY KEY,
    note TEXT NOT NULL
);

-- What is read from directories: copies for looking up, never corrected here.
CREATE TABLE unit (
    id uuid PRIMARY KEY,
    guid uuid NOT NULL UNIQUE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent uuid,
    manager uuid,
    gone_at timestamptz
);
CREATE TABLE person (
    id uuid PRIMARY KEY,
    guid uuid NOT NULL UNIQUE,
    source TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,
    sort_key bytea NOT NULL,
    mail TEXT,
    title TEXT,
    unit uuid,
    manager uuid,
    kind TEXT NOT NULL,
    enabled boolean NOT NULL,
    protected boolean NOT NULL,
    protected_by_hr boolean NOT NULL,
    employments TEXT NOT NULL,
    as_of timestamptz NOT NULL,
    gone_at timestamptz
);

-- The catalogue and the registers.
CREATE TABLE system (
    id uuid PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    department TEXT NOT NULL,
    board TEXT NOT NULL,
    k integer NOT NULL CHECK (k BETWEEN 0 AND 4),
    r integer NOT NULL CHECK (r BETWEEN 0 AND 4),
    t integer NOT NULL CHECK (t BETWEEN 0 AND 4),
    status TEXT NOT NULL,
    stop_date TEXT,
    end_date TEXT,
    successor TEXT NOT NULL,
    contact TEXT NOT NULL,
    manual_url TEXT NOT NULL,
    version integer NOT NULL
);
CREATE TABLE guideline (
    system uuid NOT NULL REFERENCES system (id),
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_on TEXT,
    review_by TEXT,
    current boolean NOT NULL,
    PRIMARY KEY (system, version)
);
CREATE TABLE role (
    id uuid PRIMARY KEY,
    system uuid NOT NULL REFERENCES system (id),
    code TEXT NOT NULL UNIQUE,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    risk TEXT NOT NULL,
    max_months integer NOT NULL CHECK (max_months BETWEEN 0 AND 12),
    base TEXT NOT NULL,
    steps TEXT NOT NULL,
    scope TEXT NOT NULL,
    purpose boolean NOT NULL,
    ad_groups TEXT NOT NULL,
    conditions TEXT NOT NULL,
    active boolean NOT NULL,
    version integer NOT NULL
);
CREATE TABLE system_object (
    id uuid PRIMARY KEY,
    system uuid NOT NULL REFERENCES system (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    responsible uuid,
    active boolean NOT NULL,
    UNIQUE (system, code)
);
CREATE TABLE package (
    id uuid PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL
);
CREATE TABLE post_function (
    code TEXT PRIMARY KEY,
    name_sv TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE TABLE appointment (
    id uuid PRIMARY KEY,
    post TEXT NOT NULL,
    of TEXT NOT NULL,
    person uuid NOT NULL REFERENCES person (id),
    from_day TEXT NOT NULL,
    to_day TEXT,
    appointed_by uuid
);
-- Which state of the tables above the register in memory is a copy of.
CREATE TABLE revision (
    id integer PRIMARY KEY CHECK (id = 1),
    n bigint NOT NULL
);
INSERT INTO revision (id, n) VALUES (1, 1);

-- Orders.
CREATE TABLE draft (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL,
    body TEXT NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX draft_owner ON draft (owner, updated_at);
CREATE TABLE counter (
    year integer PRIMARY KEY,
    last integer NOT NULL
);
CREATE TABLE orders (
    id uuid PRIMARY KEY,
    year integer NOT NULL,
    seq integer NOT NULL,
    orderer uuid NOT NULL,
    submitted_at timestamptz NOT NULL,
    hash bytea NOT NULL,
    UNIQUE (year, seq)
);
CREATE INDEX orders_orderer ON orders (orderer, id);
CREATE TABLE order_line (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    year integer NOT NULL,
    seq integer NOT NULL,
    n integer NOT NULL,
    orderer uuid NOT NULL,
    subject uuid NOT NULL,
    subject_guid uuid NOT NULL,
    employment TEXT NOT NULL,
    unit TEXT NOT NULL,
    system uuid NOT NULL,
    role uuid NOT NULL,
    scope TEXT NOT NULL,
    asks TEXT NOT NULL,
    purpose TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    cap TEXT,
    guideline TEXT NOT NULL,
    path TEXT NOT NULL,
    added boolean NOT NULL,
    by_manager boolean NOT NULL,
    hash bytea NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    since timestamptz NOT NULL,
    version integer NOT NULL,
    evidence TEXT,
    open boolean NOT NULL,
    UNIQUE (order_id, n)
);
-- One open line per person, role, scope and employment: two who ask at once get one.
CREATE UNIQUE INDEX order_line_one_open ON order_line (subject, role, scope, employment) WHERE open;
CREATE INDEX order_line_by_itself ON order_line (state, id) WHERE state IN ('unverified', 'waiting', 'stalled');
CREATE TABLE decision (
    id uuid PRIMARY KEY,
    line uuid NOT NULL REFERENCES order_line (id),
    step integer NOT NULL,
    outcome TEXT NOT NULL,
    decided_by uuid NOT NULL,
    on_behalf_of uuid,
    ordered_by uuid NOT NULL,
    subject uuid NOT NULL,
    reason TEXT NOT NULL,
    decided_at timestamptz NOT NULL,
    shown bytea NOT NULL,
    evidence TEXT,
    audit_id uuid NOT NULL REFERENCES audit_log (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (line, step),
    CONSTRAINT nobody_decides_on_their_own CHECK (
        decided_by <> ordered_by AND decided_by <> subject
        AND (on_behalf_of IS NULL OR (on_behalf_of <> ordered_by AND on_behalf_of <> subject))
    ),
    CONSTRAINT declined_with_a_reason CHECK (outcome <> 'declined' OR reason <> '')
);
CREATE TABLE grants (
    id uuid PRIMARY KEY,
    line uuid NOT NULL,
    order_id uuid NOT NULL,
    subject uuid NOT NULL,
    employment TEXT NOT NULL,
    unit TEXT NOT NULL,
    system uuid NOT NULL,
    role uuid NOT NULL,
    scope TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    delivered_at timestamptz NOT NULL,
    delivered_by uuid NOT NULL,
    reference TEXT NOT NULL,
    version integer NOT NULL
);
CREATE UNIQUE INDEX grants_one_active ON grants (subject, role, scope, employment) WHERE state = 'active';
CREATE INDEX grants_subject ON grants (subject);
CREATE INDEX grants_system ON grants (system, state, id);
CREATE INDEX grants_until ON grants (until_day) WHERE state = 'active' AND until_day IS NOT NULL;
CREATE TABLE task (
    id uuid PRIMARY KEY,
    duty TEXT NOT NULL,
    line uuid,
    grant_id uuid,
    order_id uuid NOT NULL,
    system uuid NOT NULL,
    person uuid NOT NULL,
    since timestamptz NOT NULL
);
CREATE INDEX task_person ON task (person, duty, id);
CREATE INDEX task_line ON task (line);
CREATE INDEX task_grant ON task (grant_id);

-- Signing in, and repeated requests.
CREATE TABLE session (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX session_person ON session (person) WHERE ended_at IS NULL;
CREATE TABLE login_attempt (
    who TEXT PRIMARY KEY,
    failures integer NOT NULL,
    since timestamptz NOT NULL,
    wait_until timestamptz NOT NULL
);
CREATE TABLE idempotency (
    person uuid NOT NULL,
    key TEXT NOT NULL,
    request bytea NOT NULL,
    status integer NOT NULL,
    body TEXT NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (person, key)
);


CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_no_truncate;
CREATE TRIGGER audit_checkpoint_append_only BEFORE UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_append_only;
ALTER TABLE audit_checkpoint ENABLE ALWAYS TRIGGER audit_checkpoint_no_truncate;
