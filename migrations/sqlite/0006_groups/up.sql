-- Roles that the service gives and takes by itself in the groups of a directory, and how long taking takes.
-- What stood here were words of a file that nobody had looked up: they gave nothing. Taken in again they are.
UPDATE role SET ad_groups = '[]';
ALTER TABLE grants ADD COLUMN ad_groups TEXT NOT NULL DEFAULT '[]';
-- When a source first showed the employment, the kind and the account as they stand.
ALTER TABLE person ADD COLUMN shown_at TEXT;

-- Work to be done in a directory: written with the change that asks for it, carried out afterwards, kept as history.
CREATE TABLE provision (
    id BLOB PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('put', 'take')),
    line BLOB,
    grant_id BLOB,
    subject BLOB NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    ad_groups TEXT NOT NULL,
    since TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    lease BLOB,
    lease_until TEXT,
    problem TEXT,
    alarm_at TEXT,
    over_at TEXT,
    outcome TEXT,
    CONSTRAINT over_has_an_outcome CHECK ((over_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX provision_due ON provision (next_at) WHERE over_at IS NULL;
CREATE INDEX provision_subject ON provision (subject) WHERE over_at IS NULL;
CREATE INDEX provision_alarm ON provision (alarm_at) WHERE over_at IS NULL AND alarm_at IS NOT NULL;
CREATE UNIQUE INDEX provision_one_put ON provision (line) WHERE over_at IS NULL AND line IS NOT NULL AND what = 'put';
CREATE UNIQUE INDEX provision_one_take ON provision (grant_id) WHERE over_at IS NULL AND grant_id IS NOT NULL;

-- Each end of a grant: when it could be seen, and when the access was gone.
CREATE TABLE revocation (
    grant_id BLOB PRIMARY KEY,
    subject BLOB NOT NULL,
    system BLOB NOT NULL,
    role BLOB NOT NULL,
    ending TEXT NOT NULL,
    by_service INTEGER NOT NULL CHECK (by_service IN (0, 1)),
    seen_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    gone_at TEXT,
    gone_by TEXT,
    CONSTRAINT gone_by_somebody CHECK ((gone_at IS NULL) = (gone_by IS NULL))
) STRICT;
CREATE INDEX revocation_seen ON revocation (seen_at);
CREATE INDEX revocation_system ON revocation (system, seen_at);
CREATE INDEX revocation_open ON revocation (seen_at) WHERE gone_at IS NULL;
