// Makes POSTs again: those that were given up, or ones their receiver has lost.

import type { Caller } from '../domain/accounts.ts';
import { notFound, Refusal } from '../domain/refusals.ts';
import { findWebhook, makeWebhooksDue, type WebhookFilter } from '../storage/webhook-batches.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/**
 * Makes one POST due now, however it ended before.
 * @throws Refusal NOT_FOUND; WRONG_STATE while it is under way
 */
export async function replayWebhook(world: World, caller: Caller, batchId: string): Promise<void> {
  const known = await findWebhook(world.db, caller.accountId, batchId);
  if (known === undefined) throw notFound(`There is no webhook ${batchId}.`);
  const only = { fromId: batchId, beforeId: String(BigInt(batchId) + 1n) };
  if ((await replayWebhooks(world, caller, only, 1)) > 0) return;
  throw new Refusal('WRONG_STATE', { message: 'It is under way at this moment. Look at it again in a moment.' });
}

/** Makes up to `limit` matching POSTs due now, the oldest first; those under way are left alone. Answers how many. */
export async function replayWebhooks(world: World, caller: Caller, filter: WebhookFilter, limit: number): Promise<number> {
  const count = await changeConfiguration(world, caller, async (tx, audit) => {
    const ids = await makeWebhooksDue(tx, caller.accountId, filter, limit);
    const [first = ''] = ids;
    if (ids.length > 0) audit('replay', 'webhook', ids.length === 1 ? first : 'several', null, { ...filter, count: ids.length });
    return ids.length;
  });
  world.dispatch.wake();
  return count;
}
