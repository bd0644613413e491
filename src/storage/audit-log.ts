// The audit log: every change to configuration, who made it, when, and what stood there before and after.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable, Tx } from './db.ts';

export interface AuditEntry {
  readonly accountId: AccountId;
  /** `key:3F2A…` or `user:…`. */
  readonly actor: string;
  /** `create`, `update`, `delete` … */
  readonly action: string;
  /** `application`, `association` … */
  readonly subjectKind: string;
  readonly subjectId: string;
  /** Free of secrets; null = there was nothing before, or is nothing after. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface StoredAuditEntry extends AuditEntry {
  /** Grows with time. */
  readonly auditId: number;
  readonly at: Date;
}

interface AuditRow {
  audit_id: string;
  account_id: number;
  at: Date;
  actor: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: unknown;
  after: unknown;
}

const COLUMNS = 'audit_id, account_id, at, actor, action, subject_kind, subject_id, before, after';

/** Appends entries; many at once for bulk changes. */
export async function appendAudit(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query({
    name: 'append-audit',
    text: `insert into audit_log (account_id, actor, action, subject_kind, subject_id, before, after)
           select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[])`,
    values: [
      entries.map((entry) => entry.accountId),
      entries.map((entry) => entry.actor),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subjectKind),
      entries.map((entry) => entry.subjectId),
      entries.map((entry) => jsonOf(entry.before)),
      entries.map((entry) => jsonOf(entry.after)),
    ],
  });
}

/** An account's entries, newest first, `size` at most; those before `beforeId` when it is given. */
export async function listAudit(
  db: Queryable,
  accountId: AccountId,
  size: number,
  beforeId?: number,
): Promise<StoredAuditEntry[]> {
  const { rows } = await db.query<AuditRow>(
    `select ${COLUMNS} from audit_log
     where account_id = $1 and ($3::bigint is null or audit_id < $3) order by audit_id desc limit $2`,
    [accountId, size, beforeId ?? null],
  );
  return rows.map(toEntry);
}

/** The entries about one kind of subject, or (with `subjectId`) about one subject, newest first; before `beforeId` when it is given. */
export async function listAuditOf(
  db: Queryable,
  accountId: AccountId,
  subjectKind: string,
  subjectId: string | undefined,
  size: number,
  beforeId: number | undefined,
): Promise<StoredAuditEntry[]> {
  const values: unknown[] = [accountId, subjectKind, beforeId ?? Number.MAX_SAFE_INTEGER, size];
  // Two texts, so that each has the plan of its own index.
  const { rows } = await db.query<AuditRow>({
    name: subjectId === undefined ? 'audit-of-kind' : 'audit-of-subject',
    text: `select ${COLUMNS} from audit_log
           where account_id = $1 and subject_kind = $2 ${subjectId === undefined ? '' : 'and subject_id = $5'} and audit_id < $3
           order by audit_id desc limit $4`,
    values: subjectId === undefined ? values : [...values, subjectId],
  });
  return rows.map(toEntry);
}

function toEntry(row: AuditRow): StoredAuditEntry {
  return {
    auditId: Number(row.audit_id),
    accountId: row.account_id as AccountId,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    before: row.before,
    after: row.after,
  };
}

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
