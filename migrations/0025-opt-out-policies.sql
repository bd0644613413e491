-- Where STOP, START and HELP are honoured without a configuration: for a number, for a pair, or for the whole account.

create table opt_out_policy (
  account_id integer not null references account on delete cascade,
  policy_id text not null,
  resource_id bigint references resource on delete cascade,
  application_id text,
  entity_id text,
  is_enabled boolean not null,
  -- SENDER | ACCOUNT
  scope text not null,
  -- Languages, words and replies as JSON.
  words jsonb not null,
  created_at timestamptz not null default now(),
  primary key (account_id, policy_id),
  foreign key (account_id, application_id) references application on delete cascade,
  foreign key (account_id, entity_id) references entity on delete cascade
);
create unique index opt_out_policy_by_reach
  on opt_out_policy (account_id, coalesce(resource_id, 0), coalesce(application_id, ''), coalesce(entity_id, ''));
