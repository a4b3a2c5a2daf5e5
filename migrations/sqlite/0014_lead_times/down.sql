DROP INDEX order_line_delivered;
DROP INDEX order_line_subject;
