-- Outbound messages and what becomes of them. Both tables are cut by message id, which grows with time: a partition is a day,
-- retention drops whole partitions. Nothing on the hot path is ever updated: a message's life is appended as events.

-- One row per running process. Its number is part of every id it makes; what it had claimed is reclaimed when it stops breathing.
create table node (
  node_id integer generated always as identity primary key,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  -- Every message below this id that the node claimed is dealt with.
  low_water bigint not null default 0
);

create table message (
  message_id bigint not null primary key,
  account_id integer not null,
  -- The node that claimed it for dispatch; 0 = parked in due_message, or rejected at once.
  node_id integer not null,
  -- The caller's own id, when there was one.
  client_id text,
  bulk_id text not null,
  channel smallint not null,
  application_id text not null,
  entity_id text,
  sender text not null,
  destination text not null,
  connector_id text,
  -- At acceptance: 26 accepted, or a final rejection.
  status_id smallint not null,
  expires_at timestamptz not null,
  -- Content, report wishes and the decision, see storage/messages.ts. Text that PostgreSQL need not parse.
  body text not null
) partition by range (message_id);
create index message_by_account on message (account_id, message_id);
create index message_by_destination on message (destination, message_id);
create table message_other partition of message default;

create table message_event (
  message_id bigint not null,
  -- 0 = the final status, so that there can be only one; else an id of its own.
  event_id bigint not null,
  kind smallint not null,
  at timestamptz not null,
  connector_id text,
  remote_id text,
  status_id smallint,
  error_id smallint,
  -- Mobile country and network code, when the carrier told.
  mcc_mnc text,
  detail text,
  -- The POSTs that carried this event to somebody.
  webhook_batch_ids bigint[],
  primary key (message_id, event_id)
) partition by range (message_id);
create index message_event_by_remote_id on message_event (remote_id) where remote_id is not null;
create table message_event_other partition of message_event default;

-- Callers' own ids, to tell duplicates and to find messages by.
create table client_message_id (
  account_id integer not null,
  client_id text not null,
  message_id bigint not null,
  primary key (account_id, client_id)
);
create index client_message_id_by_age on client_message_id (message_id);

-- Bulks named by the caller, scheduled or slowed down; the others are found by their ids alone.
create table bulk (
  account_id integer not null,
  bulk_id text not null,
  first_message_id bigint not null,
  last_message_id bigint not null,
  send_at timestamptz,
  status text not null default 'PENDING',
  primary key (account_id, bulk_id)
);
create index bulk_by_age on bulk (last_message_id);

-- Messages that wait: for their time, for another try, for a link. Never on the path of a message that can go at once.
-- Once handed over, the row stays until the carrier's last word, so that a message without one is noticed.
create table due_message (
  message_id bigint not null primary key,
  account_id integer not null,
  connector_id text not null,
  -- DISPATCH | REPORT
  waits_for text not null,
  due_at timestamptz not null,
  -- Tries so far.
  attempt smallint not null,
  claimed_by integer,
  bulk_id text
);
create index due_message_by_time on due_message (due_at) where claimed_by is null;
create index due_message_by_claim on due_message (claimed_by) where claimed_by is not null;

-- What senders were considered, shared by every message of which that is true; a message's body holds its key.
create table trace_pool (
  trace_pool_id text primary key,
  account_id integer not null,
  pool json not null,
  created_at timestamptz not null default now()
);

-- Reports nobody was told of yet: read once by pull.
create table report_outbox (
  report_id bigint not null primary key,
  account_id integer not null,
  channel smallint not null,
  message_id bigint not null,
  event_id bigint not null,
  client_id text,
  bulk_id text not null,
  application_id text not null,
  entity_id text,
  campaign_reference_id text
);
create index report_outbox_by_account on report_outbox (account_id, channel, report_id);

-- Reports whose message is not known yet: the carrier was faster than its own answer, or than our commit.
create table orphan_report (
  orphan_id bigint generated always as identity primary key,
  account_id integer not null,
  connector_id text not null,
  remote_id text not null,
  report json not null,
  received_at timestamptz not null default now()
);
create index orphan_report_by_remote_id on orphan_report (connector_id, remote_id);
create index orphan_report_by_age on orphan_report (received_at);

-- One POST to somebody's URL: reports or inbound messages, several in one body.
create table webhook_batch (
  batch_id bigint not null primary key,
  account_id integer not null,
  kind text not null,
  url text not null,
  content_type text not null,
  -- Messages (reports: with the event ids beside them) or inbound messages.
  item_ids bigint[] not null,
  event_ids bigint[],
  -- PENDING | DELIVERED | FAILED
  state text not null default 'PENDING',
  attempt smallint not null default 0,
  due_at timestamptz not null,
  claimed_by integer,
  last_error text,
  delivered_at timestamptz
);
create index webhook_batch_due on webhook_batch (due_at) where state = 'PENDING' and claimed_by is null;
create index webhook_batch_by_claim on webhook_batch (claimed_by) where state = 'PENDING' and claimed_by is not null;
