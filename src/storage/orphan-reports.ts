// Receipts whose message is not known yet, kept until it is.

import type { AccountId } from '../domain/platform.ts';
import type { CarrierReport } from '../ports.ts';
import type { Queryable } from './db.ts';

export interface OrphanReport {
  readonly orphanId: string;
  readonly accountId: AccountId;
  readonly report: CarrierReport;
}

/** Keeps a receipt; answers its id. */
export async function insertOrphanReport(db: Queryable, accountId: AccountId, report: CarrierReport): Promise<string> {
  const { rows } = await db.query<{ orphan_id: string }>({
    name: 'insert-orphan-report',
    text: 'insert into orphan_report (account_id, connector_id, remote_id, report) values ($1, $2, $3, $4) returning orphan_id',
    values: [accountId, report.connectorId, report.remoteId, JSON.stringify(report)],
  });
  const orphanId = rows[0]?.orphan_id;
  if (orphanId === undefined) throw new Error('inserting an orphan report answered no row');
  return orphanId;
}

/** Receipts older than `olderThanMs`, after an id: tried again in pages. */
export async function loadOrphanReports(
  db: Queryable,
  olderThanMs: number,
  afterId: string,
  limit: number,
): Promise<OrphanReport[]> {
  const { rows } = await db.query<{ orphan_id: string; account_id: number; report: CarrierReport }>(
    `select orphan_id, account_id, report from orphan_report
     where orphan_id > $2 and received_at < now() - $1 * interval '1 millisecond' order by orphan_id limit $3`,
    [olderThanMs, afterId, limit],
  );
  return rows.map((row) => ({ orphanId: row.orphan_id, accountId: row.account_id as AccountId, report: row.report }));
}

export async function deleteOrphanReports(db: Queryable, orphanIds: readonly string[]): Promise<void> {
  if (orphanIds.length > 0) await db.query('delete from orphan_report where orphan_id = any($1::bigint[])', [orphanIds]);
}

/** Gives up receipts nobody ever asked for; answers how many. */
export async function deleteOrphanReportsOlderThan(db: Queryable, ageMs: number): Promise<number> {
  const { rowCount } = await db.query("delete from orphan_report where received_at < now() - $1 * interval '1 millisecond'", [
    ageMs,
  ]);
  return rowCount ?? 0;
}
