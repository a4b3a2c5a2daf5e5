-- Roles that the service gives and takes by itself in the groups of a directory, and how long taking takes.
-- What stood here were words of a file that nobody had looked up: they gave nothing. Taken in again they are.
UPDATE role SET ad_groups = '[]';
ALTER TABLE grants ADD COLUMN ad_groups TEXT NOT NULL DEFAULT '[]';
-- When a source first showed the employment, the kind and the account as they stand.
ALTER TABLE person ADD COLUMN shown_at timestamptz;

-- Work to be done in a directory: written with the change that asks for it, carried out afterwards, kept as history.
CREATE TABLE provision (
    id uuid PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('put', 'take')),
    line uuid,
    grant_id uuid,
    subject uuid NOT NULL,
    system uuid NOT NULL,
    role uuid NOT NULL,
    ad_groups TEXT NOT NULL,
    since timestamptz NOT NULL,
    tries INTEGER NOT NULL,
    next_at timestamptz NOT NULL,
    lease uuid,
    lease_until timestamptz,
    problem TEXT,
    alarm_at timestamptz,
    over_at timestamptz,
    outcome TEXT,
    CONSTRAINT over_has_an_outcome CHECK ((over_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX provision_due ON provision (next_at) WHERE over_at IS NULL;
CREATE INDEX provision_subject ON provision (subject) WHERE over_at IS NULL;
CREATE INDEX provision_alarm ON provision (alarm_at) WHERE over_at IS NULL AND alarm_at IS NOT NULL;
CREATE UNIQUE INDEX provision_one_put ON provision (line) WHERE over_at IS NULL AND line IS NOT NULL AND what = 'put';
CREATE UNIQUE INDEX provision_one_take ON provision (grant_id) WHERE over_at IS NULL AND grant_id IS NOT NULL;

-- Each end of a grant: when it could be seen, and when the access was gone.
CREATE TABLE revocation (
    grant_id uuid PRIMARY KEY,
    subject uuid NOT NULL,
    system uuid NOT NULL,
    role uuid NOT NULL,
    ending TEXT NOT NULL,
    by_service BOOLEAN NOT NULL,
    seen_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    gone_at timestamptz,
    gone_by TEXT,
    CONSTRAINT gone_by_somebody CHECK ((gone_at IS NULL) = (gone_by IS NULL))
);
CREATE INDEX revocation_seen ON revocation (seen_at);
CREATE INDEX revocation_system ON revocation (system, seen_at);
CREATE INDEX revocation_open ON revocation (seen_at) WHERE gone_at IS NULL;
