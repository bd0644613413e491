// Bulks that wait: where they stand, and what may be done with them. The contract leaves the transitions open; see compatibility.md.

import type { Caller } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import type { Channel } from '../domain/resources.ts';
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
import { keepLettersOf } from './keep-letters.ts';
import type { World } from './world.ts';

/** A bulk as callers name it. Each channel has its own; where several are meant, it is that of the first that has one. */
export interface BulkName {
  readonly channels: readonly Channel[];
  readonly bulkId: string;
}

/** @throws Refusal NOT_FOUND */
export async function readBulk({ db }: World, { accountId }: Caller, { channels, bulkId }: BulkName): Promise<Bulk> {
  return existing(channels, (channel) => findBulk(db, accountId, channel, bulkId));
}

/** @throws Refusal NOT_FOUND */
export async function readBulkStatus(world: World, caller: Caller, name: BulkName): Promise<BulkStatus> {
  return statusOf(world, world.db, await readBulk(world, caller, name));
}

/**
 * Moves what has not begun, with the validity of its messages.
 * @throws Refusal NOT_FOUND; WRONG_STATE when it has begun or is over
 */
export async function rescheduleBulk(world: World, caller: Caller, name: BulkName, sendAt: Date): Promise<void> {
  await changing(world, caller, name, async (tx, audit, bulk) => {
    const status = await statusOf(world, tx, bulk);
    const hasBegun = bulk.sendAt.getTime() <= world.clock.now();
    if (hasBegun || (status !== 'PENDING' && status !== 'PAUSED'))
      throw wrongState(
        'sendAt',
        `cannot be changed: the bulk is ${hasBegun && status === 'PAUSED' ? 'paused half way' : status}`,
      );
    await moveBulk(tx, bulk, sendAt);
    if (bulk.channel === 'EMAIL') await keepLettersOf(tx, bulk);
    await keepFilesOfBulk(tx, bulk);
    audit('update', 'bulk', name.bulkId, { sendAt: bulk.sendAt }, { sendAt });
  });
}

/**
 * Pauses, resumes or cancels. What is on its way to the carrier goes on; every other message is held, let go, or ends as not sent.
 * @throws Refusal NOT_FOUND; WRONG_STATE when the status cannot follow the present one
 */
export async function changeBulkStatus(
  world: World,
  caller: Caller,
  name: BulkName,
  wanted: BulkStatus | 'FAILED',
): Promise<BulkStatus> {
  return changing(world, caller, name, async (tx, audit, bulk) => {
    const status = await statusOf(world, tx, bulk);
    if (wanted === status) return status;
    const wish = wishFor(status, wanted);
    if (wish === undefined) throw wrongState('status', `cannot be ${wanted}: the bulk is ${status}`);
    await setBulkWish(tx, bulk, wish);
    if (wish === 'CANCELED') await hurryMessages(tx, bulk);
    if (wish === 'PENDING') await releaseHeldMessages(tx, bulk);
    audit('update', 'bulk', name.bulkId, { status }, { status: wanted });
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
  { channels, bulkId }: BulkName,
  work: (tx: Tx, audit: Audit, bulk: Bulk) => Promise<T>,
): Promise<T> {
  const result = await changeConfiguration(world, caller, async (tx, audit) =>
    work(tx, audit, await existing(channels, (channel) => findBulk(tx, caller.accountId, channel, bulkId, 'FOR UPDATE'))),
  );
  world.dispatch.wake();
  return result;
}

async function existing(channels: readonly Channel[], find: (channel: Channel) => Promise<Bulk | undefined>): Promise<Bulk> {
  for (const channel of channels) {
    const bulk = await find(channel);
    if (bulk !== undefined) return bulk;
  }
  throw new Refusal('NOT_FOUND', { message: 'Bulk not found' });
}

function wrongState(property: string, violation: string): Refusal {
  return new Refusal('WRONG_STATE', { violations: [{ property, violation }] });
}

async function statusOf(world: World, db: Queryable, bulk: Bulk): Promise<BulkStatus> {
  if (bulk.wish !== 'PENDING') return bulk.wish;
  if (bulk.sendAt.getTime() > world.clock.now()) return 'PENDING';
  return (await hasWaitingMessages(db, bulk)) ? 'PROCESSING' : 'FINISHED';
}
