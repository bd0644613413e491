-- Inbound messages are mailed, handed over by SMPP and told to subscriptions: only those whose action is PULL wait to be pulled.

alter table inbound_message
  -- The POSTs that tell of it, wherever they go.
  add column webhook_batch_ids bigint[] not null default '{}';

update inbound_message set webhook_batch_ids = array[inbound_id] where action = 'HTTP_FORWARD';
update inbound_message set action = 'PULL' where pulled_at is null and action in ('SUBSCRIPTION', 'SMPP_FORWARD', 'MAIL_FORWARD');

drop index inbound_message_to_pull;
create index inbound_message_to_pull on inbound_message (account_id, channel, inbound_id)
  where pulled_at is null and action = 'PULL';
