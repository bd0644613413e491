// Imports of whole accounts, and what became of each object.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

export type ImportStatus = 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELED' | 'INTERRUPTED';
export type OutcomeCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface AccountImport {
  readonly importId: string;
  readonly accountId: AccountId;
  readonly baseUrl: string;
  readonly isDryRun: boolean;
  readonly isUpdating: boolean;
  readonly kinds: readonly string[];
  readonly status: ImportStatus;
  readonly error: string | null;
  readonly counts: OutcomeCounts;
  readonly requestedBy: string;
  readonly endedAt: Date | null;
}

export interface ImportOutcome {
  readonly kind: string;
  readonly id: string;
  readonly outcome: string;
  readonly reason: string | null;
}

interface ImportRow {
  import_id: string;
  account_id: number;
  base_url: string;
  is_dry_run: boolean;
  is_updating: boolean;
  kinds: string[];
  status: ImportStatus;
  error: string | null;
  counts: OutcomeCounts;
  requested_by: string;
  ended_at: Date | null;
}

/** A running import is touched every few seconds; one that was not for a minute ended with its node. */
const COLUMNS = `import_id, account_id, base_url, is_dry_run, is_updating, kinds,
  case when status = 'RUNNING' and touched_at < now() - interval '1 minute' then 'INTERRUPTED' else status end as status,
  error, counts, requested_by, ended_at`;

function toImport(row: ImportRow): AccountImport {
  return {
    importId: row.import_id,
    accountId: row.account_id as AccountId,
    baseUrl: row.base_url,
    isDryRun: row.is_dry_run,
    isUpdating: row.is_updating,
    kinds: row.kinds,
    status: row.status,
    error: row.error,
    counts: row.counts,
    requestedBy: row.requested_by,
    endedAt: row.ended_at,
  };
}

export async function insertImport(
  tx: Tx,
  job: Pick<AccountImport, 'importId' | 'accountId' | 'baseUrl' | 'isDryRun' | 'isUpdating' | 'kinds' | 'requestedBy'>,
  nodeId: number,
): Promise<void> {
  await tx.query(
    `insert into account_import (import_id, account_id, base_url, is_dry_run, is_updating, kinds, requested_by, node_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [job.importId, job.accountId, job.baseUrl, job.isDryRun, job.isUpdating, job.kinds, job.requestedBy, nodeId],
  );
}

/** Whether an import of the account is under way; until the transaction ends no other begins. */
export async function isImporting(tx: Tx, accountId: AccountId): Promise<boolean> {
  await tx.query('select from account where account_id = $1 for update', [accountId]);
  const { rows } = await tx.query(
    `select from account_import where account_id = $1 and status = 'RUNNING' and touched_at >= now() - interval '1 minute' limit 1`,
    [accountId],
  );
  return rows.length > 0;
}

export async function findImport(db: Queryable, accountId: AccountId, importId: string): Promise<AccountImport | undefined> {
  const { rows } = await db.query<ImportRow>(`select ${COLUMNS} from account_import where account_id = $1 and import_id = $2`, [
    accountId,
    importId,
  ]);
  return rows.map(toImport)[0];
}

/** The latest first. */
export async function listImports(db: Queryable, accountId: AccountId, limit: number): Promise<AccountImport[]> {
  const { rows } = await db.query<ImportRow>(
    `select ${COLUMNS} from account_import where account_id = $1 order by import_id desc limit $2`,
    [accountId, limit],
  );
  return rows.map(toImport);
}

/** Writes down how far an import has come; false when it was called off. */
export async function noteProgress(
  tx: Tx,
  importId: string,
  counts: OutcomeCounts,
  outcomes: readonly ImportOutcome[],
  firstPosition: number,
): Promise<boolean> {
  if (outcomes.length > 0) {
    await tx.query(
      `insert into account_import_outcome (import_id, position, kind, object_id, outcome, reason)
       select $1, $2::integer + o.at - 1, o.kind, o.id, o.outcome, o.reason
       from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality as o(kind, id, outcome, reason, at)`,
      [
        importId,
        firstPosition,
        outcomes.map(({ kind }) => kind),
        outcomes.map(({ id }) => id),
        outcomes.map(({ outcome }) => outcome),
        outcomes.map(({ reason }) => reason),
      ],
    );
  }
  const { rowCount } = await tx.query(
    "update account_import set counts = $2, touched_at = now() where import_id = $1 and status = 'RUNNING'",
    [importId, JSON.stringify(counts)],
  );
  return (rowCount ?? 0) > 0;
}

/** Ends an import that is still running; false when it had ended already. */
export async function endImport(
  tx: Tx,
  importId: string,
  status: Exclude<ImportStatus, 'RUNNING'>,
  error: string | null,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    "update account_import set status = $2, error = $3, ended_at = now() where import_id = $1 and status = 'RUNNING'",
    [importId, status, error],
  );
  return (rowCount ?? 0) > 0;
}

/** Ends the imports of nodes that are gone, and answers their ids. */
export async function interruptImportsOfDeadNodes(tx: Tx, error: string): Promise<string[]> {
  const { rows } = await tx.query<{ import_id: string }>(
    `update account_import set status = 'INTERRUPTED', error = $1, ended_at = now()
     where status = 'RUNNING' and not exists (select from node where node.node_id = account_import.node_id) returning import_id`,
    [error],
  );
  return rows.map((row) => row.import_id);
}

/** Outcomes from a position on, in the order they came. */
export async function loadOutcomes(
  db: Queryable,
  importId: string,
  fromPosition: number,
  limit: number,
): Promise<(ImportOutcome & { readonly position: number })[]> {
  const { rows } = await db.query<{ position: number; kind: string; object_id: string; outcome: string; reason: string | null }>(
    `select position, kind, object_id, outcome, reason from account_import_outcome
     where import_id = $1 and position >= $2 order by position limit $3`,
    [importId, fromPosition, limit],
  );
  return rows.map(({ object_id: id, ...row }) => ({ ...row, id }));
}
