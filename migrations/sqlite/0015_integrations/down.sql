DROP TABLE hook_call;
DROP TABLE integration;
