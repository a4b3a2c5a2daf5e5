DROP TABLE role_successor;
