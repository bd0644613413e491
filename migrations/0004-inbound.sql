-- What comes in: configurations per number, channel and keyword; the messages; parts of long ones that wait for the rest.

create table inbound_configuration (
  configuration_key text primary key,
  account_id integer not null references account on delete cascade,
  resource_id bigint not null references resource on delete cascade,
  channel text not null,
  -- As shown (upper case); null = every message no keyword matches.
  keyword text,
  username text,
  application_id text,
  entity_id text,
  -- {type, …}; null = follow the subscriptions.
  forwarding jsonb,
  auto_response jsonb,
  block_list jsonb,
  position bigint generated always as identity,
  created_at timestamptz not null default now(),
  unique nulls not distinct (resource_id, channel, keyword),
  foreign key (account_id, application_id) references application,
  foreign key (account_id, entity_id) references entity
);
create index inbound_configuration_by_account on inbound_configuration (account_id, position);
create index inbound_configuration_by_application on inbound_configuration (account_id, application_id) where application_id is not null;
create index inbound_configuration_by_entity on inbound_configuration (account_id, entity_id) where entity_id is not null;

create table inbound_message (
  inbound_id bigint not null primary key,
  account_id integer not null,
  channel text not null,
  connector_id text not null,
  sender text not null,
  recipient text not null,
  -- null = nobody's number: kept, shown, not forwarded.
  resource_id bigint,
  text text not null,
  keyword text,
  clean_text text not null,
  part_count smallint not null,
  -- false when some parts never came.
  is_complete boolean not null default true,
  application_id text not null,
  entity_id text,
  -- Whether configuration or number named a pair: only then payloads carry it.
  is_pair_given boolean not null,
  configuration_key text,
  campaign_reference_id text,
  received_at timestamptz not null,
  -- The configuration's forwarding: PULL | HTTP_FORWARD | SMPP_FORWARD | MAIL_FORWARD | NO_ACTION; SUBSCRIPTION when it has none;
  -- NONE for nobody's number.
  action text not null,
  trace json not null,
  pulled_at timestamptz
);
-- What was pushed, or is to go nowhere, is not there to be pulled.
create index inbound_message_to_pull on inbound_message (account_id, channel, inbound_id)
  where pulled_at is null and action in ('PULL', 'SUBSCRIPTION', 'SMPP_FORWARD', 'MAIL_FORWARD');
create index inbound_message_by_account on inbound_message (account_id, inbound_id);
create index inbound_message_by_sender on inbound_message (sender, inbound_id);

create table inbound_part (
  account_id integer not null,
  connector_id text not null,
  channel text not null,
  sender text not null,
  recipient text not null,
  reference integer not null,
  part_count smallint not null,
  part_index smallint not null,
  text text not null,
  received_at timestamptz not null,
  primary key (account_id, connector_id, channel, sender, recipient, reference, part_count, part_index)
);
create index inbound_part_by_age on inbound_part (received_at);

-- Answers owed to inbound messages, until they are accepted for sending.
create table auto_response (
  inbound_id bigint not null primary key,
  account_id integer not null,
  channel text not null,
  sender text not null,
  destination text not null,
  text text not null,
  application_id text not null,
  entity_id text,
  is_pair_given boolean not null,
  -- Before this moment it is in somebody's hand.
  due_at timestamptz not null
);
create index auto_response_due on auto_response (due_at);
