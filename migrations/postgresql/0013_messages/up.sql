-- What people are told: one row for each thing and reader, written with the change that it tells about.
CREATE TABLE message (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    kind TEXT NOT NULL,
    urgent BOOLEAN NOT NULL,
    order_id uuid,
    line uuid,
    grant_id uuid,
    system uuid NOT NULL,
    role uuid,
    about uuid,
    made_at timestamptz NOT NULL,
    due_at timestamptz,
    mail uuid,
    unsent TEXT,
    CONSTRAINT mailed_or_not CHECK (mail IS NULL OR unsent IS NULL)
);
CREATE INDEX message_person ON message (person, id);
CREATE INDEX message_due ON message (due_at) WHERE mail IS NULL AND unsent IS NULL AND due_at IS NOT NULL;
CREATE INDEX message_mail ON message (mail) WHERE mail IS NOT NULL;

-- The outbox of mails: each gathers one reader's messages; the id is its Message-ID however often it is tried.
CREATE TABLE mail (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    urgent BOOLEAN NOT NULL,
    made_at timestamptz NOT NULL,
    tries INTEGER NOT NULL,
    next_at timestamptz NOT NULL,
    lease uuid,
    lease_until timestamptz,
    problem TEXT,
    sent_at timestamptz,
    refused_at timestamptz,
    CONSTRAINT sent_or_refused CHECK (sent_at IS NULL OR refused_at IS NULL)
);
CREATE INDEX mail_open ON mail (next_at) WHERE sent_at IS NULL AND refused_at IS NULL;
CREATE INDEX mail_refused ON mail (refused_at) WHERE refused_at IS NOT NULL;

-- How somebody wants their mail; who has no row gets it each morning, in Swedish.
CREATE TABLE message_wish (
    person uuid PRIMARY KEY,
    lang TEXT NOT NULL CHECK (lang IN ('sv', 'en')),
    rhythm TEXT NOT NULL CHECK (rhythm IN ('morning', 'at_once', 'urgent_only'))
);
