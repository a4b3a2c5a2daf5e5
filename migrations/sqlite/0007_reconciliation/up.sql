-- What the systems have, held against what is granted: findings, the systems' own lists of users, and when what was read.
CREATE TABLE finding (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    system BLOB NOT NULL,
    role BLOB,
    scope TEXT NOT NULL,
    subject BLOB,
    account TEXT NOT NULL,
    grant_id BLOB,
    first_seen TEXT NOT NULL,
    state TEXT NOT NULL,
    facts TEXT NOT NULL,
    evidence TEXT,
    until_day TEXT,
    open INTEGER NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
-- Each is there once.
CREATE UNIQUE INDEX finding_one_open ON finding (key) WHERE open = 1;
CREATE INDEX finding_system ON finding (system, open, kind, id);
CREATE INDEX finding_grant ON finding (grant_id) WHERE grant_id IS NOT NULL;
CREATE TABLE user_list (
    system BLOB PRIMARY KEY,
    at TEXT NOT NULL,
    by_person BLOB NOT NULL,
    digest BLOB NOT NULL,
    rows INTEGER NOT NULL,
    unmatched INTEGER NOT NULL
) STRICT;
CREATE TABLE user_list_row (
    system BLOB NOT NULL,
    n INTEGER NOT NULL,
    account TEXT NOT NULL,
    person BLOB,
    role BLOB NOT NULL,
    scope TEXT,
    PRIMARY KEY (system, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_word (
    system BLOB NOT NULL,
    word TEXT NOT NULL,
    role BLOB NOT NULL,
    PRIMARY KEY (system, word)
) STRICT, WITHOUT ROWID;
CREATE TABLE reconciled (
    system BLOB NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (system, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_sight (
    person BLOB PRIMARY KEY,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- A role's grants in the order of their people, ended ones too: what a system's memberships are held against.
CREATE INDEX grants_role ON grants (role, subject, id);
