-- Which node keeps which link of a connector, and how each node's connectors are doing.

-- A carrier allows so many binds: each link is kept by one node at a time. What a buried node kept is free at once.
create table connector_link (
  account_id integer not null,
  connector_id text not null,
  -- Counted from 0.
  link smallint not null,
  node_id integer not null references node on delete cascade,
  primary key (account_id, connector_id, link),
  foreign key (account_id, connector_id) references connector on delete cascade
);
create index connector_link_by_node on connector_link (node_id);

-- Written when it changes, for the other nodes to read.
create table node_connector (
  node_id integer not null references node on delete cascade,
  account_id integer not null,
  connector_id text not null,
  status json not null,
  primary key (node_id, account_id, connector_id),
  foreign key (account_id, connector_id) references connector on delete cascade
);
