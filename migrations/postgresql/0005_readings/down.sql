DROP TABLE brake;
DROP TABLE source_reading;
