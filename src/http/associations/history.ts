// GET /callsign/1/associations/history: who associated what with whom, and when that ended.

import Type from 'typebox';
import { listAudit } from '../../storage/audit-log.ts';
import { Association, associationObject } from '../../wire/associations.ts';
import { HISTORY_SIZE_DEFAULT, historyOf, historyPage, historyParameters } from '../../wire/history.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getAssociationHistory = endpoint({
  method: 'GET',
  path: '/callsign/1/associations/history',
  group: 'Associations',
  summary: 'Read the history of associations',
  description: 'Newest first. `resourceId` asks for one resource; `before` for what is older than an entry.',
  scopes: ['application-entity:manage'],
  errors: 'modern',
  query: Type.Object({ resourceId: Type.Optional(Type.String({ maxLength: 255 })), ...historyParameters }),
  answers: { 200: historyOf(Association) },
  handle: async ({ world, caller, query }) => {
    const { size = HISTORY_SIZE_DEFAULT, before, resourceId } = query;
    const filter = { subjectKind: 'association', subjectId: resourceId || undefined };
    const entries = await listAudit(world.db, caller.accountId, filter, size, before);
    return ok(historyPage(entries, size, (stored) => associationObject(stored as Parameters<typeof associationObject>[0])));
  },
});
