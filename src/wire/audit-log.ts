// The audit log as callers read it: newest first, paged by the id of the last entry seen.

import Type, { type Static } from 'typebox';
import { HistoryEntry, type HistoryValues, historyPage, historyParameters } from './history.ts';

export const AuditLogQuery = Type.Object({
  subjectKind: Type.Optional(Type.String({ pattern: '^[a-z_]{0,64}$', description: '`application`, `resource`, `connector` …' })),
  subjectId: Type.Optional(Type.String({ pattern: '^[^\\u0000]{0,1024}$', description: 'Asks for one subject of the kind' })),
  actor: Type.Optional(
    Type.String({ pattern: '^[^\\u0000]{0,1024}$', description: 'Who did it: `user:name` or `key:id`, as entries show it' }),
  ),
  action: Type.Optional(Type.String({ pattern: '^[a-z_]{0,64}$', description: '`create`, `update`, `delete` …' })),
  from: Type.Optional(Type.String({ description: "From this moment on: yyyy-MM-dd'T'HH:mm:ss.SSSZ" })),
  to: Type.Optional(Type.String({ description: 'Before this moment' })),
  ...historyParameters,
});

const AuditEntry = Type.Object({
  ...HistoryEntry.properties,
  subjectKind: Type.String(),
  subjectId: Type.String(),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});

export const AuditLog = Type.Object({ results: Type.Array(AuditEntry), next: Type.Optional(Type.Integer()) });
export type AuditLog = Static<typeof AuditLog>;

export interface AuditValues extends HistoryValues {
  readonly subjectKind: string;
}

/** A page of `size` entries at most; `next` is there when the page is full and so there may be more. */
export function auditLogPage(entries: readonly AuditValues[], size: number): AuditLog {
  const { results, next } = historyPage(entries, size, (stored) => stored);
  const named = results.map((entry, index) => ({
    ...entry,
    subjectKind: entries[index]?.subjectKind ?? '',
    subjectId: entries[index]?.subjectId ?? '',
  }));
  return next === undefined ? { results: named } : { results: named, next };
}
