DROP TABLE line_published;
DROP TABLE audit_cosignature;
DROP TABLE audit_witness;
