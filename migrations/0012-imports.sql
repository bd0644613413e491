-- Imports of whole accounts: each a job of one node, and what became of every object that is not simply the same.

create table account_import (
  import_id bigint not null primary key,
  account_id integer not null references account on delete cascade,
  -- Where from. The key it is read with is in memory only.
  base_url text not null,
  is_dry_run boolean not null,
  is_updating boolean not null,
  kinds text[] not null,
  -- RUNNING | DONE | FAILED | CANCELED
  status text not null default 'RUNNING',
  -- Why it failed.
  error text,
  -- {application: {SAME: 3, CREATE: 1}, …}
  counts jsonb not null default '{}',
  requested_by text not null,
  node_id integer not null,
  -- Moves while it runs: one that stands still belongs to a node that is gone.
  touched_at timestamptz not null default now(),
  ended_at timestamptz
);
create index account_import_by_account on account_import (account_id, import_id);

create table account_import_outcome (
  import_id bigint not null references account_import on delete cascade,
  position integer not null,
  kind text not null,
  object_id text not null,
  outcome text not null,
  reason text,
  primary key (import_id, position)
);
