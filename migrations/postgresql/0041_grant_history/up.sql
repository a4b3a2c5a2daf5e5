-- What each grant was, from each change until the next: who had what at a past instant.
CREATE TABLE grant_history (
    grant_id uuid NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    till timestamptz,
    subject uuid NOT NULL,
    system uuid NOT NULL,
    role uuid NOT NULL,
    order_id uuid,
    scope TEXT NOT NULL,
    unit TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL,
    ending TEXT,
    paused boolean NOT NULL,
    PRIMARY KEY (grant_id, version)
);
CREATE INDEX grant_history_system ON grant_history (system, grant_id, version);
CREATE INDEX grant_history_subject ON grant_history (subject, grant_id, version);
-- What can be known of grants that are older than their history: as they are, and when they ended and were removed.
INSERT INTO grant_history
SELECT id, version, delivered_at, NULL, subject, system, role, order_id, scope, unit, from_day, until_day, 'active', NULL, COALESCE(pause LIKE '%paused%', false)
FROM grants WHERE state = 'active';
INSERT INTO grant_history
SELECT id, version - 2, delivered_at, (facts::json->>'at')::timestamptz, subject, system, role, order_id, scope, unit, from_day, until_day, 'active', NULL, false
FROM grants WHERE state <> 'active';
INSERT INTO grant_history
SELECT id, version - 1, (facts::json->>'at')::timestamptz, (facts::json->>'removed_at')::timestamptz, subject, system, role, order_id, scope, unit, from_day, until_day, 'removing', facts::json->>'ending', false
FROM grants WHERE state = 'removed';
INSERT INTO grant_history
SELECT id, version, COALESCE(facts::json->>'removed_at', facts::json->>'at')::timestamptz, NULL, subject, system, role, order_id, scope, unit, from_day, until_day, state, facts::json->>'ending', false
FROM grants WHERE state <> 'active';
