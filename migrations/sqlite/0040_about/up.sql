-- What each entry of the log is about, so that it is found by person, system, unit, event … without reading the log.
-- Written in the transaction of the entry; rows of people are erased with what the log tells of them.
CREATE TABLE audit_about (
    kind INTEGER NOT NULL,
    key BLOB NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (kind, key, idx)
) WITHOUT ROWID;
-- Entries below `until` were there before the index: those below `done` have been taken into it.
CREATE TABLE audit_indexed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    done INTEGER NOT NULL,
    until INTEGER NOT NULL
);
INSERT INTO audit_indexed SELECT 1, 0, COALESCE(MAX(idx) + 1, 0) FROM audit_log;
