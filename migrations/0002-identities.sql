-- Applications, entities, resources, who may use which resource, and how a pool is used.

create table application (
  account_id integer not null references account on delete cascade,
  application_id text not null,
  application_name text,
  -- Creation order, for lists.
  position bigint generated always as identity,
  created_at timestamptz not null default now(),
  primary key (account_id, application_id)
);

create table entity (
  account_id integer not null references account on delete cascade,
  entity_id text not null,
  entity_name text,
  position bigint generated always as identity,
  created_at timestamptz not null default now(),
  primary key (account_id, entity_id)
);

create table resource (
  resource_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  kind text not null check (kind in ('NUMBER', 'ALPHA', 'DOMAIN')),
  -- Identity within the account: digits and country for a number ('38591000111', '60606|US'), the folded name otherwise.
  identity text not null,
  -- As shown: digits, sender name or domain name.
  name text not null,
  -- numberKey, numbers only.
  number_key text,
  number_type text,
  -- A number's own country.
  country_code text,
  -- Numbers: further countries they reach. Names: the countries they are registered in.
  countries text[] not null default '{}',
  capabilities text[] not null,
  messages_per_second real,
  messages_per_day integer,
  is_shared boolean not null default false,
  is_active boolean not null default true,
  -- Number-level attribution; null = never set.
  application_id text,
  entity_id text,
  created_at timestamptz not null default now(),
  unique (account_id, kind, identity),
  unique (account_id, number_key),
  foreign key (account_id, application_id) references application,
  foreign key (account_id, entity_id) references entity
);
-- Inbound: whose number is it, whatever the account.
create index resource_by_name on resource (name) where kind = 'NUMBER';
create index resource_by_application on resource (account_id, application_id) where application_id is not null;
create index resource_by_entity on resource (account_id, entity_id) where entity_id is not null;

create table association (
  association_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  resource_id bigint not null references resource on delete cascade,
  channel text not null check (channel in ('SMS', 'MMS', 'EMAIL')),
  application_id text not null,
  entity_id text,
  created_at timestamptz not null default now(),
  unique nulls not distinct (resource_id, channel, application_id, entity_id),
  foreign key (account_id, application_id) references application on delete cascade,
  foreign key (account_id, entity_id) references entity on delete cascade
);
create index association_by_pair on association (account_id, application_id, entity_id, association_id);
create index association_by_entity on association (account_id, entity_id) where entity_id is not null;

create table sending_strategy (
  strategy_id text primary key,
  account_id integer not null references account on delete cascade,
  application_id text not null,
  entity_id text,
  channel text,
  country_code text,
  is_sticky boolean not null,
  is_geolocated boolean not null,
  -- [{senderType, priority}]
  priorities jsonb not null default '[]',
  position bigint generated always as identity,
  created_at timestamptz not null default now(),
  unique nulls not distinct (account_id, application_id, entity_id, channel, country_code),
  foreign key (account_id, application_id) references application on delete cascade,
  foreign key (account_id, entity_id) references entity on delete cascade
);

-- The sender a recipient is used to. entity_id '' = none, so that it can stand in the key.
create table sticky_sender (
  account_id integer not null references account on delete cascade,
  application_id text not null,
  entity_id text not null,
  channel text not null,
  destination text not null,
  resource_id bigint not null references resource on delete cascade,
  chosen_at timestamptz not null default now(),
  primary key (account_id, application_id, entity_id, channel, destination)
);
create index sticky_sender_by_resource on sticky_sender (resource_id);

-- Who does not want to hear from a sender. sender '' = from no sender of the account.
create table opt_out (
  account_id integer not null references account on delete cascade,
  destination text not null,
  sender text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, destination, sender)
);
