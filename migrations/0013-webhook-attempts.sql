-- POSTs made for subscriptions, and a log of every try.

alter table webhook_batch
  -- Whose settings it is made with: URL, credentials, certificate. Null = only the URL of the row.
  add column profile_id text,
  -- What it tells of, as subscriptions name it: DELIVERY, INBOUND_MESSAGE, CALL_RECEIVED.
  add column event text,
  -- Channel of the subscription, where there is one.
  add column event_channel text,
  -- For kind EVENT: the body, as it is sent.
  add column payload text;

create index webhook_batch_by_account on webhook_batch (account_id, batch_id);
create index webhook_batch_failed on webhook_batch (account_id, batch_id) where state = 'FAILED';
create index webhook_batch_by_profile on webhook_batch (account_id, profile_id, batch_id) where profile_id is not null;

create table webhook_attempt (
  attempt_id bigint not null primary key,
  batch_id bigint not null,
  -- Where it went: the profile may have changed since.
  url text not null,
  -- HTTP status; null when there was no answer.
  status smallint,
  -- Why it does not count as delivered.
  error text,
  duration_ms integer not null
);
create index webhook_attempt_by_batch on webhook_attempt (batch_id, attempt_id);
