-- The audit log is asked who did something, and what was done in a span of time.
create index audit_log_by_actor on audit_log (account_id, actor, audit_id);
create index audit_log_by_time on audit_log (account_id, at);
