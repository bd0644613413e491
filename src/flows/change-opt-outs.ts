// Adds and removes opt-outs by hand; subscribers' own come by inbound messages.

import type { Caller } from '../domain/accounts.ts';
import { notFound } from '../domain/refusals.ts';
import type { OptOut } from '../domain/snapshot/opt-outs.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteOptOuts, insertOptOut, optOutKey } from '../storage/opt-outs.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** From now on the destination hears nothing from the sender ('' = from none). Adding one twice changes nothing. */
export async function addOptOut(world: World, caller: Caller, optOut: OptOut): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertOptOut(tx, accountId, optOut))) return;
    await noteChange(tx, { accountId, noun: 'opt_out', keys: [optOutKey(optOut)] });
    audit('create', 'opt_out', optOutKey(optOut), null, optOut);
  });
}

/** @throws Refusal NOT_FOUND */
export async function removeOptOut(world: World, caller: Caller, destination: string, sender: string): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const removed = await deleteOptOuts(tx, accountId, destination, sender);
    if (removed.length === 0)
      throw notFound(`${destination} has not opted out of ${sender === '' ? 'every sender' : `"${sender}"`}.`);
    await noteChange(tx, { accountId, noun: 'opt_out', keys: removed.map(optOutKey) });
    for (const optOut of removed) audit('delete', 'opt_out', optOutKey(optOut), optOut, null);
  });
}
