// Imports of whole accounts as the own API shows them.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

const KINDS = [
  'application',
  'entity',
  'number',
  'alphanumeric-sender',
  'association',
  'inbound-configuration',
  'sending-strategy',
] as const;
export type ImportKind = (typeof KINDS)[number];
/** Everything, unless the request says what. */
export const ALL_KINDS: readonly string[] = KINDS;

const Kind = Type.Enum([...KINDS]);
const Outcome = Type.Enum(['SAME', 'CREATE', 'UPDATE', 'DIFFERS', 'CANNOT'], {
  description:
    'CREATE and UPDATE: done, or on a dry run to be done. DIFFERS: here already, not the same, left alone. CANNOT: not to be had here',
});

export const ImportRequest = Type.Object({
  baseUrl: Type.String({ minLength: 1, maxLength: 512, description: 'Where the account is: https://xyz.api.example.com' }),
  apiKey: Type.String({
    minLength: 1,
    maxLength: 512,
    description: 'Reads it. Kept in memory while the import runs, nowhere else',
  }),
  dryRun: Type.Optional(Type.Boolean({ description: 'Only says what would be done' })),
  update: Type.Optional(Type.Boolean({ description: 'Makes the same what differs; else that is reported and left alone' })),
  include: Type.Optional(Type.Array(Kind, { minItems: 1, uniqueItems: true })),
  pace: Type.Optional(
    Type.Enum(['published', 'none'], { description: 'Whether the source is asked no faster than the contract publishes' }),
  ),
});

export const ImportStarted = Type.Object({ importId: Type.String() });

export const Import = Type.Object({
  importId: Type.String(),
  baseUrl: Type.String(),
  dryRun: Type.Boolean(),
  update: Type.Boolean(),
  include: Type.Array(Kind),
  status: Type.Enum(['RUNNING', 'DONE', 'FAILED', 'CANCELED', 'INTERRUPTED'], {
    description: 'INTERRUPTED: its server ended; run it again, what is there already stays as it is',
  }),
  error: Type.Optional(Type.String()),
  counts: Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer())),
  requestedBy: Type.String(),
  startedAt: Type.String(),
  endedAt: Type.Optional(Type.String()),
});
export type Import = Static<typeof Import>;

export const Imports = Type.Object({ results: Type.Array(Import) });

export const ImportOutcomes = Type.Object({
  results: Type.Array(Type.Object({ kind: Kind, id: Type.String(), outcome: Outcome, reason: Type.Optional(Type.String()) })),
  next: Type.Optional(Type.Integer({ description: 'What `from` asks for the outcomes after these; absent at the end' })),
});
export type ImportOutcomes = Static<typeof ImportOutcomes>;

export const ImportOutcomesQuery = Type.Object({
  from: Type.Optional(Type.Integer({ minimum: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});

export function importObject(values: {
  readonly importId: string;
  readonly baseUrl: string;
  readonly isDryRun: boolean;
  readonly isUpdating: boolean;
  readonly kinds: readonly string[];
  readonly status: Import['status'];
  readonly error: string | null;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly requestedBy: string;
  readonly startedAtMs: number;
  readonly endedAt: Date | null;
}): Import {
  const { importId, baseUrl, isDryRun, isUpdating, kinds, status, error, counts, requestedBy, startedAtMs, endedAt } = values;
  return {
    importId,
    baseUrl,
    dryRun: isDryRun,
    update: isUpdating,
    include: [...kinds] as Import['include'],
    status,
    ...(error === null ? {} : { error }),
    counts: counts as Import['counts'],
    requestedBy,
    startedAt: wireDate(startedAtMs),
    ...(endedAt === null ? {} : { endedAt: wireDate(endedAt.getTime()) }),
  };
}

/** Rows of a CSV file at most. */
export const CSV_ROWS_MAX = 100_000;

export const CsvImportQuery = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ description: 'Only says what would be done' })),
  update: Type.Optional(Type.Boolean({ description: 'Changes what is there already and differs; else that is reported' })),
});
export type CsvImportQuery = Static<typeof CsvImportQuery>;

const RowOutcome = Type.Enum(['SAME', 'CREATE', 'UPDATE', 'DIFFERS', 'REFUSED']);

export const CsvImported = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer()),
  rows: Type.Array(
    Type.Object({ line: Type.Integer(), name: Type.String(), outcome: RowOutcome, reason: Type.Optional(Type.String()) }),
    { description: 'Those that were not simply created, or the same' },
  ),
});
export type CsvImported = Static<typeof CsvImported>;

export function csvImported(
  rows: readonly {
    readonly line: number;
    readonly name: string;
    readonly outcome: CsvImported['rows'][number]['outcome'];
    readonly reason?: string | undefined;
  }[],
): CsvImported {
  const counts: Record<string, number> = {};
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const told = rows.filter(({ outcome }) => outcome !== 'CREATE' && outcome !== 'SAME');
  return { counts, rows: told.map(({ reason, ...row }) => (reason === undefined ? row : { ...row, reason })) };
}
