DROP TABLE message_wish;
DROP TABLE mail;
DROP TABLE message;
