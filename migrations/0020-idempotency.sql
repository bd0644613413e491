-- Send requests with an Idempotency-Key of the last day: what each was, and what came of it.

create table idempotency_key (
  account_id integer not null,
  key text not null,
  -- Of method, path and body.
  request_hash bytea not null,
  -- The node at work on it; its death before there is a result lets another try begin.
  node_id integer not null,
  -- Written in the commit of the messages; null = under way.
  result text,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
