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

/** What entries must be about; what is not given may be anything. */
export interface AuditFilter {
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  /** Not this moment itself. */
  readonly to?: Date | undefined;
}

const CONDITIONS: Readonly<Record<keyof AuditFilter, (place: string) => string>> = {
  subjectKind: (place) => `subject_kind = ${place}`,
  subjectId: (place) => `subject_id = ${place}`,
  actor: (place) => `actor = ${place}`,
  action: (place) => `action = ${place}`,
  from: (place) => `at >= ${place}`,
  to: (place) => `at < ${place}`,
};

/** An account's entries, newest first, `size` at most; those before `beforeId` when it is given. */
export async function listAudit(
  db: Queryable,
  accountId: AccountId,
  filter: AuditFilter,
  size: number,
  beforeId: number | undefined,
): Promise<StoredAuditEntry[]> {
  const values: unknown[] = [accountId, beforeId ?? Number.MAX_SAFE_INTEGER, size];
  // A text for what is asked alone, so that each question has the plan of its own index.
  const conditions = Object.entries(CONDITIONS).flatMap(([name, condition]) => {
    const value = filter[name as keyof AuditFilter];
    if (value === undefined) return [];
    values.push(value);
    return [`and ${condition(`$${values.length}`)}`];
  });
  const { rows } = await db.query<AuditRow>(
    `select ${COLUMNS} from audit_log where account_id = $1 and audit_id < $2 ${conditions.join(' ')}
     order by audit_id desc limit $3`,
    values,
  );
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
