-- Short links in messages, their clicks, and messages whose success somebody tells us.

create table short_link (
  code text not null primary key,
  account_id integer not null,
  message_id bigint not null,
  url text not null,
  is_tracked boolean not null,
  -- Where clicks are reported; null = the subscriptions decide.
  tracking_url text,
  click_count integer not null default 0,
  first_clicked_at timestamptz,
  last_clicked_at timestamptz
);
create index short_link_by_message on short_link (message_id);

create table conversion (
  message_id bigint not null primary key,
  account_id integer not null,
  name text not null,
  process_key text not null,
  ended_at timestamptz
);
create index conversion_by_name on conversion (account_id, name, message_id);
