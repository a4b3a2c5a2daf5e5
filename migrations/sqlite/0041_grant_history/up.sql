-- What each grant was, from each change until the next: who had what at a past instant.
CREATE TABLE grant_history (
    grant_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    till TEXT,
    subject BLOB NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    order_id BLOB,
    scope TEXT NOT NULL,
    unit TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    state TEXT NOT NULL,
    ending TEXT,
    paused INTEGER NOT NULL,
    PRIMARY KEY (grant_id, version)
);
CREATE INDEX grant_history_system ON grant_history (system, grant_id, version);
CREATE INDEX grant_history_subject ON grant_history (subject, grant_id, version);
-- What can be known of grants that are older than their history: as they are, and when they ended and were removed.
INSERT INTO grant_history
SELECT id, version, delivered_at, NULL, subject, system, role, order_id, scope, unit, from_day, until_day, 'active', NULL, pause LIKE '%paused%' AND pause IS NOT NULL
FROM grants WHERE state = 'active';
INSERT INTO grant_history
SELECT id, version - 2, delivered_at, strftime('%Y-%m-%dT%H:%M:%f000Z', json_extract(facts, '$.at')), subject, system, role, order_id, scope, unit, from_day, until_day, 'active', NULL, 0
FROM grants WHERE state <> 'active';
INSERT INTO grant_history
SELECT id, version - 1, strftime('%Y-%m-%dT%H:%M:%f000Z', json_extract(facts, '$.at')), strftime('%Y-%m-%dT%H:%M:%f000Z', json_extract(facts, '$.removed_at')), subject, system, role, order_id, scope, unit, from_day, until_day, 'removing', json_extract(facts, '$.ending'), 0
FROM grants WHERE state = 'removed';
INSERT INTO grant_history
SELECT id, version, strftime('%Y-%m-%dT%H:%M:%f000Z', COALESCE(json_extract(facts, '$.removed_at'), json_extract(facts, '$.at'))), NULL, subject, system, role, order_id, scope, unit, from_day, until_day, state, json_extract(facts, '$.ending'), 0
FROM grants WHERE state <> 'active';
