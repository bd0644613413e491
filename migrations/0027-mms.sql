-- MMS: reaching media by a link, and the SMS that stands in for an MMS that did not arrive.

-- Part of the address a file is fetched by where nobody signs in; null = it is not to be fetched so.
alter table content add column token text;

-- SMS owed in place of MMS. The row is written with the end of the MMS and goes when the SMS has been accepted for sending.
create table sms_failover (
  message_id bigint not null primary key,
  account_id integer not null references account on delete cascade,
  -- Whoever has the job has it until then; after that anybody may take it over.
  due_at timestamptz not null
);
create index sms_failover_by_due on sms_failover (due_at);

-- Pages that show an MMS to whom only its link could be sent.
create table mms_page (
  code text not null primary key,
  account_id integer not null references account on delete cascade,
  message_id bigint not null unique,
  expires_at timestamptz not null
);
create index mms_page_by_expiry on mms_page (expires_at);
