-- Accounts (tenants), their API keys, and the audit log.

create table account (
  account_id integer generated always as identity primary key,
  name text not null,
  -- Only what differs from the defaults in domain/accounts.ts.
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table api_key (
  api_key_id text primary key,
  account_id integer not null references account on delete cascade,
  name text not null,
  -- SHA-256 of the secret; the secret itself is shown once and never stored.
  secret_hash bytea not null unique,
  scopes text[] not null,
  allowed_ips text[] not null default '{}',
  valid_from timestamptz not null default now(),
  valid_to timestamptz,
  is_enabled boolean not null default true,
  -- Links to platform pairs: [{key, applicationId, entityId, action}].
  platform jsonb not null default '[]',
  created_at timestamptz not null default now()
);
create index api_key_by_account on api_key (account_id, created_at);

create table audit_log (
  audit_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb
);
create index audit_log_by_account on audit_log (account_id, audit_id);
-- Histories: of one subject, and of a kind of subject.
create index audit_log_by_subject on audit_log (account_id, subject_kind, subject_id, audit_id);
create index audit_log_by_kind on audit_log (account_id, subject_kind, audit_id);
