DROP TABLE late_order;
