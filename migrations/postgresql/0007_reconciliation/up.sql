-- What the systems have, held against what is granted: findings, the systems' own lists of users, and when what was read.
CREATE TABLE finding (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    source text NOT NULL,
    system uuid NOT NULL,
    role uuid,
    scope text NOT NULL,
    subject uuid,
    account text NOT NULL,
    grant_id uuid,
    first_seen timestamptz NOT NULL,
    state text NOT NULL,
    facts text NOT NULL,
    evidence text,
    until_day text,
    open boolean NOT NULL,
    key text NOT NULL,
    version integer NOT NULL
);
-- Each is there once.
CREATE UNIQUE INDEX finding_one_open ON finding (key) WHERE open;
CREATE INDEX finding_system ON finding (system, open, kind, id);
CREATE INDEX finding_grant ON finding (grant_id) WHERE grant_id IS NOT NULL;
CREATE TABLE user_list (
    system uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    by_person uuid NOT NULL,
    digest bytea NOT NULL,
    rows integer NOT NULL,
    unmatched integer NOT NULL
);
CREATE TABLE user_list_row (
    system uuid NOT NULL,
    n integer NOT NULL,
    account text NOT NULL,
    person uuid,
    role uuid NOT NULL,
    scope text,
    PRIMARY KEY (system, n)
);
CREATE TABLE list_word (
    system uuid NOT NULL,
    word text NOT NULL,
    role uuid NOT NULL,
    PRIMARY KEY (system, word)
);
CREATE TABLE reconciled (
    system uuid NOT NULL,
    source text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (system, source)
);
CREATE TABLE group_sight (
    person uuid PRIMARY KEY,
    at timestamptz NOT NULL
);
-- A role's grants in the order of their people, ended ones too: what a system's memberships are held against.
CREATE INDEX grants_role ON grants (role, subject, id);
