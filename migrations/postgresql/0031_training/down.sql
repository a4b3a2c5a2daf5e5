DROP TABLE training;
DROP TABLE course_demand;
DROP TABLE course;
