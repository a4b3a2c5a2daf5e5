DROP TABLE separation_exception;
DROP TABLE separation_rule;
