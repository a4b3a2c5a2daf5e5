DROP INDEX grants_role;
DROP TABLE group_sight;
DROP TABLE reconciled;
DROP TABLE list_word;
DROP TABLE user_list_row;
DROP TABLE user_list;
DROP TABLE finding;
