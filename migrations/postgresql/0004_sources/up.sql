-- Several sources at once (R-05): what is no longer in one of them says nothing about the others.
ALTER TABLE unit ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE unit SET source = COALESCE((SELECT source FROM person LIMIT 1), '');

-- One person, several accounts: each account as it was read, by the directory's immutable id.
CREATE TABLE account (
    guid uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    source TEXT NOT NULL,
    rank integer NOT NULL,
    login TEXT NOT NULL,
    fold TEXT NOT NULL,
    sort_key bytea NOT NULL,
    kind TEXT NOT NULL,
    enabled boolean NOT NULL,
    expires timestamptz,
    person_id TEXT,
    ended_when_disabled boolean NOT NULL,
    seen TEXT NOT NULL,
    as_of timestamptz NOT NULL,
    gone_at timestamptz
);
CREATE INDEX account_person ON account (person);
CREATE INDEX account_person_id ON account (person_id) WHERE person_id IS NOT NULL;
INSERT INTO account
    SELECT guid, id, source, 0, login, fold, sort_key, kind, enabled, expires, NULL, false, '', as_of, gone_at FROM person;
ALTER TABLE person ADD COLUMN several boolean NOT NULL DEFAULT false;
ALTER TABLE person ADD COLUMN manual boolean NOT NULL DEFAULT false;

-- What the personnel system's file says of a person, by its own id.
CREATE TABLE hr_person (
    person_id TEXT PRIMARY KEY,
    seen TEXT NOT NULL,
    as_of timestamptz NOT NULL,
    gone_at timestamptz
);

-- The account that somebody signed in with, and the companies whose staff a system is open to (E-26).
ALTER TABLE session ADD COLUMN account uuid;
ALTER TABLE system ADD COLUMN companies TEXT NOT NULL DEFAULT '[]';
