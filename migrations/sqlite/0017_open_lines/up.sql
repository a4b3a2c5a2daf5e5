-- What is open in a system: looked for when it, or one of its roles, is closed.
CREATE INDEX order_line_open ON order_line (system, open, id);
