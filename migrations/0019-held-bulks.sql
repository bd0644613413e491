-- A paused bulk's messages wait without an end; when they are let go they are due when they were.

alter table due_message add column held_from timestamptz;
