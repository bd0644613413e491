// /callsign/1/audit-log: every change to configuration, who made it, when, and what stood there before and after.

import { invalid } from '../../domain/refusals.ts';
import { listAudit } from '../../storage/audit-log.ts';
import { AuditLog, AuditLogQuery, auditLogPage } from '../../wire/audit-log.ts';
import { HISTORY_SIZE_DEFAULT } from '../../wire/history.ts';
import { endpoint, ok } from '../endpoint.ts';
import { queryDate } from '../query-moments.ts';

export const getAuditLog = endpoint({
  method: 'GET',
  path: '/callsign/1/audit-log',
  group: 'Account',
  summary: 'Read what was changed: who, when, before, after',
  description:
    'Newest first. Every parameter narrows it down, an empty one does not; `before` asks for what is older than an entry.',
  scopes: ['audit-logs:read', 'callsign:read', 'callsign:manage'],
  errors: 'modern',
  query: AuditLogQuery,
  answers: { 200: AuditLog },
  handle: async ({ world, caller, query }) => {
    const { size = HISTORY_SIZE_DEFAULT, before } = query;
    const subjectKind = query.subjectKind || undefined;
    const subjectId = query.subjectId || undefined;
    if (subjectKind === undefined && subjectId !== undefined)
      throw invalid('subjectKind', 'must not be null: ids of different kinds can be the same');
    const filter = {
      subjectKind,
      subjectId,
      actor: query.actor || undefined,
      action: query.action || undefined,
      from: queryDate('from', query.from || undefined),
      to: queryDate('to', query.to || undefined),
    };
    const entries = await listAudit(world.db, caller.accountId, filter, size, before);
    return ok(auditLogPage(entries, size));
  },
});
