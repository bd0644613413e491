// Time partitions of messages and their events: made ahead of time, dropped whole by retention.

import { deleteExpiredContents } from './contents.ts';
import type { Db } from './db.ts';
import { firstIdAt } from './ids.ts';

const PARTITIONED = ['message', 'message_event'] as const;
const DAY_MS = 86_400_000;
/** Partitions that exist beforehand, so that a node that could not make one for a while still writes. */
const DAYS_AHEAD = 3;
/** Any number: serialises the nodes that tend partitions. */
const LOCK_KEY = 7_316_002;

/**
 * Makes the partitions of today and the days ahead, and drops those older than the retention. A day of which a message still waits,
 * because it was scheduled for later than it would be kept, stays until that one has ended. What messages carry goes by its own time.
 */
export async function tendPartitions(db: Db, nowMs: number, retentionDays: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const today = Math.floor(nowMs / DAY_MS);
    for (const table of PARTITIONED) {
      for (let day = today; day <= today + DAYS_AHEAD; day += 1) {
        await tx.query(
          `create table if not exists ${partitionName(table, day)} partition of ${table}
           for values from (${firstIdAt(day * DAY_MS)}) to (${firstIdAt((day + 1) * DAY_MS)})`,
        );
      }
    }
    const oldest = today - retentionDays;
    for (const name of await partitionsBefore(tx, oldest))
      if (!(await hasWaiting(tx, dayOf(name)))) await tx.query(`drop table ${name}`);
    const oldestId = firstIdAt(oldest * DAY_MS);
    await tx.query('delete from client_message_id where message_id < $1', [oldestId]);
    await tx.query(
      `delete from bulk b where last_message_id < $1 and not exists (
         select from due_message d where d.message_id between b.first_message_id and b.last_message_id and d.bulk_id = b.bulk_id)`,
      [oldestId],
    );
    await tx.query('delete from inbound_message where inbound_id < $1', [oldestId]);
    await tx.query('delete from webhook_attempt where attempt_id < $1', [oldestId]);
    for (const table of ['traffic_hour', 'traffic_error'])
      await tx.query(`delete from ${table} where hour < to_timestamp($1)`, [(oldest * DAY_MS) / 1000]);
    await tx.query("delete from webhook_batch where batch_id < $1 and state <> 'PENDING'", [oldestId]);
  });
  // Outside: many bytes, and nothing hangs on their going together.
  let isMore = true;
  while (isMore) isMore = await deleteExpiredContents(db, nowMs);
}

async function hasWaiting(tx: Pick<Db, 'query'>, day: number): Promise<boolean> {
  const { rowCount } = await tx.query('select from due_message where message_id >= $1 and message_id < $2 limit 1', [
    firstIdAt(day * DAY_MS),
    firstIdAt((day + 1) * DAY_MS),
  ]);
  return rowCount !== 0;
}

function partitionName(table: string, day: number): string {
  return `${table}_${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

async function partitionsBefore(tx: Pick<Db, 'query'>, oldestDay: number): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where p.relname = any($1) and c.relname ~ '_[0-9]{8}$'`,
    [PARTITIONED],
  );
  return rows.map((row) => row.name).filter((name) => dayOf(name) < oldestDay);
}

function dayOf(partition: string): number {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})$/.exec(partition) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
}
