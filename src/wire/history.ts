// What happened to a configuration, as Callsign's own API tells it: newest first, paged by the id of the last entry seen.

import Type, { type Static, type TSchema } from 'typebox';
import { wireDate } from './statuses.ts';

export const HISTORY_SIZE_DEFAULT = 100;
const HISTORY_SIZE_MAX = 1000;

export const historyParameters = {
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: HISTORY_SIZE_MAX })),
  /** Entries older than this one: `next` of the page before. */
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
};

export const HistoryEntry = Type.Object({
  auditId: Type.Integer(),
  at: Type.String(),
  actor: Type.String(),
  action: Type.String(),
});

/** A page of a history whose subjects have this shape. */
export function historyOf<Subject extends TSchema>(subject: Subject) {
  return Type.Object({
    results: Type.Array(
      Type.Intersect([HistoryEntry, Type.Object({ before: Type.Optional(subject), after: Type.Optional(subject) })]),
    ),
    next: Type.Optional(Type.Integer()),
  });
}

export interface HistoryValues {
  readonly auditId: number;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A page of `size` entries at most; `next` is there when the page is full and so there may be more. */
export function historyPage(
  entries: readonly HistoryValues[],
  size: number,
  subject: (stored: unknown, subjectId: string) => unknown,
): { results: (Static<typeof HistoryEntry> & { before?: unknown; after?: unknown })[]; next?: number } {
  const results = entries.map(({ auditId, at, actor, action, subjectId, before, after }) => ({
    auditId,
    at: wireDate(at.getTime()),
    actor,
    action,
    ...(before === null ? {} : { before: subject(before, subjectId) }),
    ...(after === null ? {} : { after: subject(after, subjectId) }),
  }));
  const last = entries.at(-1);
  return last === undefined || entries.length < size ? { results } : { results, next: last.auditId };
}
