-- Several sources at once (R-05): what is no longer in one of them says nothing about the others.
ALTER TABLE unit ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE unit SET source = COALESCE((SELECT source FROM person LIMIT 1), '');
