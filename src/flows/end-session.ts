// Ends a session on every node, before it would end by itself.

import type { Caller } from '../domain/accounts.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteSession } from '../storage/users.ts';
import { secretHashOf } from './key-ring.ts';
import type { World } from './world.ts';

export async function endSession(world: World, { accountId, actor }: Caller, token: string): Promise<void> {
  await world.db.transaction(async (tx) => {
    await deleteSession(tx, secretHashOf(token));
    await noteChange(tx, { accountId, noun: 'user', keys: [actor] });
  });
  await world.snapshots.settle(accountId);
}
