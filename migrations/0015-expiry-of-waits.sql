-- A message that waits for a connector that is down ends when its validity does, not when the connector comes back.

alter table due_message add column expires_at timestamptz;
update due_message d set expires_at = m.expires_at from message m where m.message_id = d.message_id;
create index due_message_by_end on due_message (expires_at) where claimed_by is null and waits_for = 'DISPATCH';
