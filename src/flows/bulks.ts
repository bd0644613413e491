// Bulks that wait: where they stand, and what may be done with them. The contract leaves the transitions open; see compatibility.md.

import type { Caller } from '../domain/accounts.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import {
  type Bulk,
  type BulkStatus,
  type BulkWish,
  findBulk,
  hasWaitingMessages,
  hurryMessages,
  keepFilesOfBulk,
  moveBulk,
  releaseHeldMessages,
  setBulkWish,
} from '../storage/bulks.ts';
import type { Queryable, Tx } from '../storage/db.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function readBulk(world: World, { accountId }: Caller, bulkId: string): Promise<Bulk> {
  return existing(await findBulk(world.db, accountId, bulkId));
}

/** @throws Refusal NOT_FOUND */
export async function readBulkStatus(world: World, caller: Caller, bulkId: string): Promise<BulkStatus> {
  return statusOf(world, world.db, await readBulk(world, caller, bulkId));
}

/**
 * Moves what has not begun, with the validity of its messages.
 * @throws Refusal NOT_FOUND; INVALID when it has begun or is over
 */
export async function rescheduleBulk(world: World, caller: Caller, bulkId: string, sendAt: Date): Promise<void> {
  await changing(world, caller, bulkId, async (tx, audit, bulk) => {
    const status = await statusOf(world, tx, bulk);
    const hasBegun = bulk.sendAt.getTime() <= world.clock.now();
    if (hasBegun || (status !== 'PENDING' && status !== 'PAUSED'))
      throw invalid('sendAt', `cannot be changed: the bulk is ${hasBegun && status === 'PAUSED' ? 'paused half way' : status}`);
    await moveBulk(tx, bulk, sendAt);
    await keepFilesOfBulk(tx, bulk);
    audit('update', 'bulk', bulkId, { sendAt: bulk.sendAt }, { sendAt });
  });
}

/**
 * Pauses, resumes or cancels. What is on its way to the carrier goes on; every other message is held, let go, or ends as not sent.
 * @throws Refusal NOT_FOUND; INVALID when the status cannot follow the present one
 */
export async function changeBulkStatus(
  world: World,
  caller: Caller,
  bulkId: string,
  wanted: BulkStatus | 'FAILED',
): Promise<BulkStatus> {
  return changing(world, caller, bulkId, async (tx, audit, bulk) => {
    const status = await statusOf(world, tx, bulk);
    if (wanted === status) return status;
    const wish = wishFor(status, wanted);
    if (wish === undefined) throw invalid('status', `cannot be ${wanted}: the bulk is ${status}`);
    await setBulkWish(tx, bulk, wish);
    if (wish === 'CANCELED') await hurryMessages(tx, bulk);
    if (wish === 'PENDING') await releaseHeldMessages(tx, bulk);
    audit('update', 'bulk', bulkId, { status }, { status: wanted });
    return statusOf(world, tx, { ...bulk, wish });
  });
}

/** What to note for a bulk that stands here and is wanted there; undefined when there is no way. */
function wishFor(status: BulkStatus, wanted: BulkStatus | 'FAILED'): BulkWish | undefined {
  const isOpen = status === 'PENDING' || status === 'PROCESSING' || status === 'PAUSED';
  if (!isOpen) return undefined;
  if (wanted === 'PAUSED' || wanted === 'CANCELED') return wanted;
  return status === 'PAUSED' && (wanted === 'PENDING' || wanted === 'PROCESSING') ? 'PENDING' : undefined;
}

async function changing<T>(
  world: World,
  caller: Caller,
  bulkId: string,
  work: (tx: Tx, audit: Audit, bulk: Bulk) => Promise<T>,
): Promise<T> {
  const result = await changeConfiguration(world, caller, async (tx, audit) =>
    work(tx, audit, existing(await findBulk(tx, caller.accountId, bulkId, 'FOR UPDATE'))),
  );
  world.dispatch.wake();
  return result;
}

function existing(bulk: Bulk | undefined): Bulk {
  if (bulk === undefined) throw new Refusal('NOT_FOUND', { message: 'Bulk not found' });
  return bulk;
}

async function statusOf(world: World, db: Queryable, bulk: Bulk): Promise<BulkStatus> {
  if (bulk.wish !== 'PENDING') return bulk.wish;
  if (bulk.sendAt.getTime() > world.clock.now()) return 'PENDING';
  return (await hasWaitingMessages(db, bulk)) ? 'PROCESSING' : 'FINISHED';
}
