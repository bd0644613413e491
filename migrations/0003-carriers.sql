-- Connectors (links to carriers) and routes (which connector carries what).

create table connector (
  account_id integer not null references account on delete cascade,
  connector_id text not null,
  -- {type, smpp: {…}}
  settings jsonb not null,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (account_id, connector_id)
);

create table route (
  account_id integer not null references account on delete cascade,
  route_id text not null,
  connector_id text not null,
  channel text not null,
  country_code text,
  prefix text,
  resource_id bigint references resource on delete cascade,
  priority integer not null default 0,
  position bigint generated always as identity,
  created_at timestamptz not null default now(),
  primary key (account_id, route_id),
  foreign key (account_id, connector_id) references connector on delete cascade
);
