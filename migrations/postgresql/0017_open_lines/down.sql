DROP INDEX order_line_open;
