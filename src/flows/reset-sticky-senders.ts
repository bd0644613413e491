// Forgets which senders recipients are used to, so that the next message to each chooses anew.

import type { Caller } from '../domain/accounts.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteStickySenders, type StickyFilter } from '../storage/sticky-senders.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** Forgets those that fit; answers how many there were. */
export async function resetStickySenders(world: World, caller: Caller, filter: StickyFilter): Promise<number> {
  const { accountId } = caller;
  return changeConfiguration(world, caller, async (tx, audit) => {
    const count = await deleteStickySenders(tx, accountId, filter);
    await noteChange(tx, { accountId, noun: 'sticky_sender', keys: 'all' });
    audit('reset', 'sticky_sender', filter.destination ?? '*', { ...filter, count }, null);
    return count;
  });
}
