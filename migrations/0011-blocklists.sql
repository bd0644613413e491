-- What stands against a destination becomes one list: what subscribers asked for themselves, and what the account put there.

alter table opt_out
  -- Order of creation, for lists.
  add column entry_id bigint generated always as identity,
  -- '' = on every channel, so that it can stand in the key.
  add column channel text not null default '',
  -- Who put it there: the subscriber by a message (MO) or a link, a campaign, or the account itself.
  add column source text not null default 'MO' check (source in ('CUSTOM', 'MO', 'URL_OPT_OUT', 'CAMPAIGN')),
  -- The sender as it was given, where that differs from the form it is compared in.
  add column sender_text text,
  add column campaign text;

alter table opt_out drop constraint opt_out_pkey;
alter table opt_out add primary key (account_id, destination, sender, channel, source);
create unique index opt_out_by_age on opt_out (account_id, entry_id);
create index opt_out_by_sender on opt_out (account_id, sender, entry_id) where sender <> '';
