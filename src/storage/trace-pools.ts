// What senders were considered, stored once for all the messages it is true of.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

/** The stored report on a pool; undefined when there is none. */
export async function loadTracePool(db: Queryable, accountId: AccountId, tracePoolId: string): Promise<unknown> {
  const { rows } = await db.query<{ pool: unknown }>('select pool from trace_pool where trace_pool_id = $1 and account_id = $2', [
    tracePoolId,
    accountId,
  ]);
  return rows[0]?.pool;
}
