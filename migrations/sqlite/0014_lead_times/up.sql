-- How long it took from order to delivery, for a period: asked of what was delivered only.
CREATE INDEX order_line_delivered ON order_line (since) WHERE state = 'delivered';
-- What a decider sees of the same person and role before.
CREATE INDEX order_line_subject ON order_line (subject, role);
