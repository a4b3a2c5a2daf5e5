DROP INDEX grants_removing;
DROP TABLE control_sample;
DROP TABLE control_count;
