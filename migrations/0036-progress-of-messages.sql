-- A mail of several recipients may need several tries. Who has it already has to be known wherever and whenever the next one is made.

alter table due_message add column progress json;
