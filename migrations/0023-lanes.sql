-- What waits on disk is claimed fairly: what a message stands in line with, the same number for a sender of a pair; below zero for
-- urgent messages. What waits at the time of this migration stands in one line.

alter table due_message add column lane bigint not null default 0;
alter table due_message add column sender text not null default '';
update due_message d set sender = m.sender from message m where m.message_id = d.message_id;
create index due_message_by_lane on due_message (account_id, connector_id, lane, due_at)
  where claimed_by is null and waits_for = 'DISPATCH';
-- Each kind of wait is looked for by an index of its own, so that what waits for a connector that is down is not in the way.
drop index due_message_by_time;
create index due_message_by_connector on due_message (account_id, connector_id, due_at)
  where claimed_by is null and waits_for = 'DISPATCH';
create index due_message_by_report on due_message (due_at) where claimed_by is null and waits_for = 'REPORT';
