-- People who sign in, the accounts each may work in, and what they are given after signing in.

create table app_user (
  user_id bigint generated always as identity primary key,
  username text not null,
  full_name text not null default '',
  -- scrypt$<log2 of N>$<r>$<p>$<salt>$<hash>, the last two in Base64.
  password_hash text not null,
  is_enabled boolean not null default true,
  created_at timestamptz not null default clock_timestamp()
);
-- One name is one person, however it is written.
create unique index app_user_by_name on app_user (lower(username));

create table membership (
  user_id bigint not null references app_user on delete cascade,
  account_id integer not null references account on delete cascade,
  -- ADMINISTRATOR | DEVELOPER | SUPPORT
  role text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, account_id)
);
create index membership_by_account on membership (account_id, created_at);

create table user_session (
  -- SHA-256 of the token; the token itself is shown once and never stored.
  token_hash bytea primary key,
  user_id bigint not null references app_user on delete cascade,
  account_id integer not null references account on delete cascade,
  -- IBSSO | OAUTH
  kind text not null,
  -- The only address it may be used from; null = any.
  ip text,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp()
);
create index user_session_by_user on user_session (user_id);
create index user_session_by_end on user_session (expires_at);

alter table api_key add column permissions text[] not null default '{PUBLIC_API}';
