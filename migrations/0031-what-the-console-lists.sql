-- Lists that the console pages through, each by what it is ordered by; and errors counted by the connector they came over.

create index bulk_by_account on bulk (account_id, first_message_id);
create index short_link_by_account on short_link (account_id, message_id desc, code);

alter table traffic_error
  -- '' = refused before there was one.
  add column connector_id text not null default '',
  drop constraint traffic_error_pkey,
  add primary key (account_id, hour, channel, status_id, error_id, connector_id);
