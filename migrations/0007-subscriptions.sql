-- Who is told of what, and how: subscriptions, and the profiles, credentials and certificates their POSTs are made with.

create table client_certificate (
  account_id integer not null references account on delete cascade,
  certificate_id text not null,
  -- PEM; the chain may follow the certificate.
  certificate text not null,
  private_key text not null,
  issued_by text not null,
  issued_to text not null,
  serial_number text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, certificate_id)
);

create table webhook_security (
  account_id integer not null references account on delete cascade,
  auth_id text not null,
  -- {kind: BASIC | HMAC | OAUTH, …}: used in the clear, never shown.
  credentials jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, auth_id)
);

create table notification_profile (
  account_id integer not null references account on delete cascade,
  profile_id text not null,
  url text not null,
  content_type text not null,
  auth_id text,
  certificate_id text,
  -- What is optional: {maxBucketSize, windowSize, connectTimeoutMs, …}.
  settings jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, profile_id),
  foreign key (account_id, auth_id) references webhook_security,
  foreign key (account_id, certificate_id) references client_certificate
);
create index notification_profile_by_security on notification_profile (account_id, auth_id);
create index notification_profile_by_certificate on notification_profile (account_id, certificate_id);

create table subscription (
  account_id integer not null references account on delete cascade,
  channel text not null,
  subscription_id text not null,
  name text,
  -- [{event, format?}]
  events jsonb not null,
  -- [{applicationId?, entityId?, callsConfigurationId?}]
  criteria jsonb not null default '[]',
  resources text[] not null default '{}',
  users text[] not null default '{}',
  profile_id text not null,
  -- false when the application or entity it was for is gone: then it would match what it never should.
  is_enabled boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, channel, subscription_id),
  foreign key (account_id, profile_id) references notification_profile
);
create index subscription_by_profile on subscription (account_id, profile_id);
