-- Several sources at once (R-05): what is no longer in one of them says nothing about the others.
ALTER TABLE unit ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE unit SET source = COALESCE((SELECT source FROM person LIMIT 1), '');

-- One person, several accounts: each account as it was read, by the directory's immutable id.
CREATE TABLE account (
    guid BLOB PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    source TEXT NOT NULL,
    rank INTEGER NOT NULL,
    login TEXT NOT NULL,
    fold TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    kind TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    expires TEXT,
    person_id TEXT,
    ended_when_disabled INTEGER NOT NULL,
    seen TEXT NOT NULL,
    as_of TEXT NOT NULL,
    gone_at TEXT
) STRICT;
CREATE INDEX account_person ON account (person);
CREATE INDEX account_person_id ON account (person_id) WHERE person_id IS NOT NULL;
INSERT INTO account
    SELECT guid, id, source, 0, login, fold, sort_key, kind, enabled, expires, NULL, 0, '', as_of, gone_at FROM person;
ALTER TABLE person ADD COLUMN several INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN manual INTEGER NOT NULL DEFAULT 0;

-- What the personnel system's file says of a person, by its own id.
CREATE TABLE hr_person (
    person_id TEXT PRIMARY KEY,
    seen TEXT NOT NULL,
    as_of TEXT NOT NULL,
    gone_at TEXT
) STRICT;

-- The account that somebody signed in with, and the companies whose staff a system is open to (E-26).
ALTER TABLE session ADD COLUMN account BLOB;
ALTER TABLE system ADD COLUMN companies TEXT NOT NULL DEFAULT '[]';
