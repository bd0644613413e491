-- What was sent and received, counted by the hour: for charts, which may not count messages one by one.

create table traffic_hour (
  account_id integer not null references account on delete cascade,
  hour timestamptz not null,
  channel smallint not null,
  -- '' = not attributed.
  application_id text not null,
  entity_id text not null,
  -- Of outbound messages the sender, of inbound ones the number they came to.
  sender text not null,
  connector_id text not null,
  accepted integer not null,
  delivered integer not null,
  -- Ended in another way.
  failed integer not null,
  inbound integer not null,
  -- Delivered messages by the time it took: two buckets for each doubling of a millisecond.
  latency integer[] not null,
  primary key (account_id, hour, channel, application_id, entity_id, sender, connector_id)
);

create table traffic_error (
  account_id integer not null references account on delete cascade,
  hour timestamptz not null,
  channel smallint not null,
  status_id smallint not null,
  error_id smallint not null,
  messages integer not null,
  primary key (account_id, hour, channel, status_id, error_id)
);
