// The one way configuration is changed: a transaction, its entries in the audit log, and this node's snapshot brought up to date
// before the caller is answered, so that whoever writes reads his own write.

import type { Caller } from '../domain/accounts.ts';
import { type AuditEntry, appendAudit } from '../storage/audit-log.ts';
import { type Db, isDeadlock, type Tx } from '../storage/db.ts';
import type { World } from './world.ts';

/** Notes a change for the audit log; it is written with the transaction. Null or undefined = nothing there before, or after. */
export type Audit = (action: string, subjectKind: string, subjectId: string, before: unknown, after: unknown) => void;

/** What the audit log shows in place of a secret. */
const HIDDEN = '***';
const SECRET_FIELDS: ReadonlySet<string> = new Set(['password', 'secret', 'clientSecret', 'privateKey']);

/** How often a change is begun again after another one stood in its way. */
const ATTEMPTS_MAX = 5;

/**
 * Runs `work` in a transaction, appends what it audited, commits, and answers once this node sees the change.
 * `work` runs again when the database ended it for a deadlock, so it must do nothing outside the transaction.
 */
export async function changeConfiguration<T>(
  world: World,
  caller: Pick<Caller, 'accountId' | 'actor'>,
  work: (tx: Tx, audit: Audit) => Promise<T>,
): Promise<T> {
  const { accountId, actor } = caller;
  const result = await transactionWithoutDeadlock(world.db, async (tx) => {
    const entries: AuditEntry[] = [];
    const answer = await work(tx, (action, subjectKind, subjectId, before, after) => {
      entries.push({
        accountId,
        actor,
        action,
        subjectKind,
        subjectId,
        before: withoutSecrets(before),
        after: withoutSecrets(after),
      });
    });
    await appendAudit(tx, entries);
    return answer;
  });
  await world.snapshots.settle(accountId);
  return result;
}

/** Two changes that lock the same rows in different orders are nobody's mistake: the one that was given up begins again. */
async function transactionWithoutDeadlock<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (!isDeadlock(error) || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

/** A copy with passwords and private keys blotted out: the log is shown to people who must not know them. */
function withoutSecrets(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, parent));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const isSecret = SECRET_FIELDS.has(name) || (parent === 'tls' && name === 'key');
    copy[name] = isSecret && field !== undefined && field !== null ? HIDDEN : withoutSecrets(field, name);
  }
  return copy;
}
