-- When senders were passed over, and why: the history of their health. One that lies in the future is in force.

create table sender_pass_over (
  pass_over_id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  resource_id bigint not null references resource on delete cascade,
  -- REFUSED | SATURATED
  reason text not null,
  detail text not null,
  since timestamptz not null,
  until timestamptz not null
);
create index sender_pass_over_by_account on sender_pass_over (account_id, pass_over_id);
create index sender_pass_over_by_end on sender_pass_over (until);
