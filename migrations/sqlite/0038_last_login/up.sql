-- When somebody last signed in, as far as their accounts tell: a day, 'never', or nothing (E-07).
ALTER TABLE person ADD COLUMN last_login TEXT;
