-- What can be asked for (coverage, requirements), what has been asked for (requests), and the documents that go with it.

-- What an operator says over the shipped default: one row per country (or ANY) and sender type.
create table resource_coverage (
  account_id integer not null references account on delete cascade,
  country_code text not null,
  sender_type text not null,
  is_offered boolean not null,
  is_registration_required boolean not null,
  capabilities text[] not null,
  -- [{mccMnc, networkName}]
  networks jsonb not null default '[]',
  note text,
  primary key (account_id, country_code, sender_type)
);

-- What a request has to bring along: a whole set per type and country (or ANY), in place of the shipped default.
create table resource_requirement_set (
  account_id integer not null references account on delete cascade,
  request_type text not null,
  country_code text not null,
  requirements jsonb not null,
  -- Templates and samples named in it: they are kept as long as it is.
  document_ids text[] not null default '{}',
  primary key (account_id, request_type, country_code)
);

create table resource_document (
  document_id text primary key,
  account_id integer not null references account on delete cascade,
  file_name text not null,
  content_type text not null,
  size integer not null,
  content bytea not null,
  created_at timestamptz not null,
  -- Deleted by its owner while a request still shows it to the reviewer.
  deleted_at timestamptz
);
-- Documents are compressed already; a second try only costs time.
alter table resource_document alter column content set storage external;
create index resource_document_by_age on resource_document (created_at);

create table resource_request (
  request_id uuid primary key,
  account_id integer not null references account on delete cascade,
  type text not null,
  country_code text not null,
  status text not null,
  -- ALPHANUMERIC_REGISTRATION: the name as asked for, and folded for comparison.
  sender_name text,
  sender_identity text,
  -- What else belongs to this type: see storage/resource-requests.ts.
  details jsonb not null,
  contact_emails text[] not null default '{}',
  -- [{key, value}]
  requirements jsonb not null,
  -- [{key, code, feedback}]
  feedback jsonb not null default '[]',
  note text,
  -- [{number, numberKey}]: what has been procured, digits only.
  numbers jsonb not null default '[]',
  application_id text,
  entity_id text,
  requested_by text not null,
  requested_at timestamptz not null,
  modified_at timestamptz not null,
  -- Since when it has been waiting for its owner, and how many reminders have gone out since.
  idle_since timestamptz,
  reminders smallint not null default 0,
  -- A request outlives the application it was made for.
  foreign key (account_id, application_id) references application on delete set null (application_id),
  foreign key (account_id, entity_id) references entity on delete set null (entity_id)
);
create index resource_request_by_modification on resource_request (account_id, modified_at desc, request_id);
create index resource_request_by_sender on resource_request (account_id, sender_identity, country_code)
  where sender_identity is not null;
create index resource_request_unchecked on resource_request (modified_at) where status = 'AUTOMATIC_VALIDATION';
create index resource_request_idle on resource_request (idle_since) where idle_since is not null;
create index resource_request_by_application on resource_request (account_id, application_id) where application_id is not null;
create index resource_request_by_entity on resource_request (account_id, entity_id) where entity_id is not null;

-- Which requests show which documents.
create table resource_request_document (
  request_id uuid not null references resource_request on delete cascade,
  document_id text not null references resource_document,
  primary key (request_id, document_id)
);
create index resource_request_document_by_document on resource_request_document (document_id);
