-- Files and letters that messages carry, kept apart from them: large, or shared by many.

create table content (
  -- Grows with time, as ids of messages do.
  content_id bigint not null primary key,
  account_id integer not null references account on delete cascade,
  media_type text not null,
  -- What the caller calls it, when they uploaded it.
  name text,
  bytes bytea not null,
  -- Deleted some time after this: nothing that names it is under way any more.
  expires_at timestamptz not null
);
-- Most of it is compressed by its own format already.
alter table content alter column bytes set storage external;
create index content_by_expiry on content (expires_at);

-- What an inbound message carries beside its text: subject, parts, files (domain/inbound/content.ts).
alter table inbound_message add column content json;
