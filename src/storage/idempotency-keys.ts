// Keys by which callers repeat a send request without sending twice. The result is written by the journal, with the messages.

import type { AccountId } from '../domain/platform.ts';
import type { Queryable } from './db.ts';

export interface KeyClaim {
  readonly accountId: AccountId;
  readonly key: string;
  readonly requestHash: Buffer;
  readonly nodeId: number;
}

/** How a key stands that somebody else has. */
export interface KeyState {
  readonly isSameRequest: boolean;
  /** Null while the request is under way. */
  readonly result: string | null;
}

/**
 * Takes a key that nobody has, whose day is over, or whose node died before anything was accepted. Answers undefined when it is
 * ours, else how it stands.
 */
export async function claimKey(db: Queryable, { accountId, key, requestHash, nodeId }: KeyClaim): Promise<KeyState | undefined> {
  const { rowCount } = await db.query({
    name: 'claim-idempotency-key',
    text: `insert into idempotency_key as k (account_id, key, request_hash, node_id) values ($1, $2, $3, $4)
           on conflict (account_id, key) do update set request_hash = $3, node_id = $4, result = null, created_at = now()
           where k.created_at < now() - interval '24 hours'
              or (k.result is null and k.request_hash = $3 and k.node_id not in (select node_id from node))`,
    values: [accountId, key, requestHash, nodeId],
  });
  if ((rowCount ?? 0) > 0) return undefined;
  const { rows } = await db.query<{ is_same: boolean; result: string | null }>({
    name: 'read-idempotency-key',
    text: 'select request_hash = $3 as is_same, result from idempotency_key where account_id = $1 and key = $2',
    values: [accountId, key, requestHash],
  });
  const [row] = rows;
  // Given back between the two statements: whoever repeats may try again.
  return { isSameRequest: row?.is_same ?? true, result: row?.result ?? null };
}

/** Gives a key back, even one with a result where that counts for nothing. */
export async function releaseKey(db: Queryable, { accountId, key, nodeId }: KeyClaim, isResultVoid: boolean): Promise<void> {
  await db.query('delete from idempotency_key where account_id = $1 and key = $2 and node_id = $3 and (result is null or $4)', [
    accountId,
    key,
    nodeId,
    isResultVoid,
  ]);
}

/** Forgets keys whose day is over, a page at a time; answers how many. */
export async function deleteOldKeys(db: Queryable, limit: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from idempotency_key where ctid = any(array(
       select ctid from idempotency_key where created_at < now() - interval '24 hours' limit $1))`,
    [limit],
  );
  return rowCount ?? 0;
}
