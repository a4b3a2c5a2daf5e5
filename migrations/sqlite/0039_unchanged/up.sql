-- What an account said when it was last taken in, and the units of a source, as digests: what is read again and says the
-- same costs no more than the comparison.
ALTER TABLE account ADD COLUMN digest BLOB;
ALTER TABLE source_reading ADD COLUMN units BLOB;
