-- What each entry of the log is about, so that it is found by person, system, unit, event … without reading the log.
-- Written in the transaction of the entry; rows of people are erased with what the log tells of them.
CREATE TABLE audit_about (
    kind integer NOT NULL,
    key uuid NOT NULL,
    idx bigint NOT NULL,
    PRIMARY KEY (kind, key, idx)
);
-- Entries below `until` were there before the index: those below `done` have been taken into it.
CREATE TABLE audit_indexed (
    id integer PRIMARY KEY CHECK (id = 1),
    done bigint NOT NULL,
    until bigint NOT NULL
);
INSERT INTO audit_indexed SELECT 1, 0, COALESCE(MAX(idx) + 1, 0) FROM audit_log;
