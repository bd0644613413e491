// What has to be looked after now and then behind the inbox: long messages whose parts never came, answers somebody did not send.

import { listOldPartSets } from '../storage/inbound-parts.ts';
import { everySoOften } from './every-so-often.ts';
import { deliverIncomplete } from './receive-inbound.ts';
import { sendOverdueAutoResponses } from './send-auto-responses.ts';
import type { World } from './world.ts';

/**
 * The parts of one message come within seconds; a carrier that could not reach us repeats them for some minutes. After this the
 * rest is not coming, and whoever waits for the message has waited long enough.
 */
export const PARTS_WAIT_MS = 10 * 60_000;
const EVERY_MS = 15_000;
const SETS_MAX = 500;

/** Delivers what has come of messages that have waited for their other parts longer than `olderThanMs`; answers how many. */
export async function deliverIncompleteParts(world: World, olderThanMs: number): Promise<number> {
  const before = new Date(world.clock.now() - olderThanMs);
  let delivered = 0;
  for (const set of await listOldPartSets(world.db, before, SETS_MAX)) {
    if (await deliverIncomplete(world, set, before)) delivered += 1;
  }
  return delivered;
}

/** Begins to look after the inbox; the answer ends it and resolves when nothing is under way any more. */
export function tendInbox(world: World): () => Promise<void> {
  return everySoOften(world.clock, EVERY_MS, () => tend(world));
}

async function tend(world: World): Promise<void> {
  try {
    await deliverIncompleteParts(world, PARTS_WAIT_MS);
    await sendOverdueAutoResponses(world);
  } catch (error) {
    world.log.error({ err: error }, 'looking after the inbox failed; it comes round again');
  }
}
