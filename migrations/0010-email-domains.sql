-- What an email domain has beside other resources: its key, its records in the DNS, and what was found of them.

create table email_domain (
  resource_id bigint primary key references resource on delete cascade,
  account_id integer not null references account on delete cascade,
  targeted_daily_traffic bigint not null,
  dkim_key_length integer not null check (dkim_key_length in (1024, 2048)),
  -- The name of the key in the DNS: <selector>._domainkey.<domain>.
  dkim_selector text not null,
  -- PKCS #8, PEM. Never answered, logged or audited.
  dkim_private_key text not null,
  -- Base64 of the SubjectPublicKeyInfo, as it stands in the DNS.
  dkim_public_key text not null,
  tracks_clicks boolean not null default false,
  tracks_opens boolean not null default false,
  tracks_unsubscribe boolean not null default false,
  is_blocked boolean not null default false,
  blocklist_level text not null default 'FROM_SENDER' check (blocklist_level in ('FROM_SENDER', 'FROM_DOMAIN')),
  -- {SPF: {isVerified, answer}, …}: what was found of each record.
  findings jsonb not null default '{}',
  -- Every required record was found.
  is_verified boolean not null default false,
  checked_at timestamptz,
  -- null = verified, so no check is due. While one is under way: when another node may take it over.
  check_due_at timestamptz,
  failed_checks integer not null default 0
);
create index email_domain_by_due on email_domain (check_due_at) where check_due_at is not null;

-- Domains added per day (UTC), deleted ones included.
create table email_domain_day (
  account_id integer not null references account on delete cascade,
  day date not null,
  added integer not null,
  primary key (account_id, day)
);
