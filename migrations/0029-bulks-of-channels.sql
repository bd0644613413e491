-- Callers may give bulks of two channels the same name: each channel has its own. What there was until here are SMS (1).
alter table bulk add column channel smallint not null default 1;
alter table bulk drop constraint bulk_pkey;
alter table bulk add primary key (account_id, bulk_id, channel);

-- So that a waiting message finds its own bulk.
alter table due_message add column channel smallint not null default 1;
