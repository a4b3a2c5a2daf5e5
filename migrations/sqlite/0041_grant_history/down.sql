DROP TABLE grant_history;
