-- Decisions on erasure (gallring): entered by one, confirmed by another, carried out in batches.
CREATE TABLE erasure (
    id BLOB PRIMARY KEY,
    class TEXT NOT NULL,
    reference TEXT NOT NULL CHECK (reference <> ''),
    decided_on TEXT NOT NULL,
    purpose TEXT NOT NULL,
    from_day TEXT,
    until_day TEXT NOT NULL,
    system BLOB,
    subject BLOB,
    entered_by BLOB NOT NULL,
    entered_at TEXT NOT NULL,
    confirmed_by BLOB,
    confirmed_at TEXT,
    progress TEXT NOT NULL CHECK (progress IN ('entered', 'withdrawn', 'running', 'done', 'cleared')),
    reached TEXT NOT NULL,
    taken TEXT NOT NULL,
    over_at TEXT,
    version INTEGER NOT NULL,
    CONSTRAINT confirmed_by_another CHECK (confirmed_by IS NULL OR confirmed_by <> entered_by),
    CONSTRAINT nobody_erases_themself CHECK (subject IS NULL OR (entered_by <> subject AND confirmed_by IS DISTINCT FROM subject)),
    CONSTRAINT carried_out_when_confirmed CHECK (progress IN ('entered', 'withdrawn') OR confirmed_by IS NOT NULL)
) STRICT;
CREATE INDEX erasure_running ON erasure (progress) WHERE progress IN ('running', 'done');
