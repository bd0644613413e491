-- Mail beside sending it: addresses that are not written to any more, checks of addresses, and what readers do with a mail.

create table suppression (
  suppression_id bigint generated always as identity,
  account_id integer not null references account on delete cascade,
  -- The sending domain.
  domain text not null,
  -- In lower case, its domain in ASCII.
  address text not null,
  type text not null check (type in ('BOUNCE', 'COMPLAINT', 'OVER_QUOTA')),
  reason text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, address, domain, type)
);
create unique index suppression_by_age on suppression (account_id, suppression_id);
create index suppression_by_domain on suppression (account_id, domain, type, suppression_id);
create index suppression_over_quota on suppression (created_at) where type = 'OVER_QUOTA';

-- Names of requests to check many addresses, so that none is used twice.
create table validation_request (
  account_id integer not null references account on delete cascade,
  request_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (account_id, request_id)
);
create index validation_request_by_age on validation_request (created_at);

-- One address of such a request.
create table validation (
  validation_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  request_id text not null,
  destination text not null,
  -- null = checked. While a check is under way: when another node may take it over.
  due_at timestamptz default clock_timestamp(),
  validated_at timestamptz,
  -- What was found (domain/email-validation.ts); null until then.
  verdict json
);
create index validation_by_age on validation (validated_at);
create index validation_by_due on validation (due_at) where due_at is not null;
create index validation_by_moment on validation (account_id, validated_at, validation_id) where validated_at is not null;
create index validation_by_request on validation (account_id, request_id, validated_at, validation_id) where validated_at is not null;

-- What readers did with a mail, counted: the timeline has the first time alone, or whoever opens a mail a million times would fill it.
create table mail_activity (
  message_id bigint not null,
  -- As in message_event.
  kind smallint not null,
  -- The link that was followed; '' where there is none.
  url text not null,
  count integer not null default 1,
  primary key (message_id, kind, url)
);

create table email_template (
  template_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  name text,
  -- `Jane <jane@example.com>`, as it was given.
  sender text,
  reply_to text,
  subject text,
  preheader text,
  html text not null,
  landing_page text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index email_template_by_account on email_template (account_id, template_id);

create table email_template_file (
  file_id uuid primary key,
  template_id bigint not null references email_template on delete cascade,
  -- In the order they were added.
  position bigint generated always as identity,
  file_name text not null,
  media_type text not null,
  bytes bytea not null
);
alter table email_template_file alter column bytes set storage external;
create index email_template_file_by_template on email_template_file (template_id, position);
