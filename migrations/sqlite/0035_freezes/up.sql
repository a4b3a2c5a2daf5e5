-- Days on which nothing is given or taken away in a system (R-29). One that was taken away keeps its row.
CREATE TABLE frozen_days (
    id BLOB PRIMARY KEY,
    system BLOB NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by BLOB NOT NULL,
    ended INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT frozen_forwards CHECK (from_day <= to_day),
    CONSTRAINT frozen_with_a_reason CHECK (reason <> '')
) STRICT;

-- Why the service does its work also on frozen days, when somebody has said so.
ALTER TABLE provision ADD COLUMN despite TEXT;
