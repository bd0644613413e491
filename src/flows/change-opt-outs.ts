// Adds and removes opt-outs by hand; subscribers' own come by inbound messages.

import type { Caller } from '../domain/accounts.ts';
import { isStorable } from '../domain/platform.ts';
import { invalid, notFound } from '../domain/refusals.ts';
import { EVERY_SENDER } from '../domain/snapshot/opt-outs.ts';
import { foldedName } from '../domain/snapshot/resource-index.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteOptOuts, insertOptOut, lockOptOut, optOutKey, type StoredOptOut } from '../storage/opt-outs.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/**
 * From now on the destination hears nothing from the sender ('' = from none). Adding one twice changes nothing.
 * Names are kept in the form they are compared in, so that one sender is not there twice.
 * @throws Refusal INVALID
 */
export async function addOptOut(world: World, caller: Caller, destination: string, sender: string): Promise<StoredOptOut> {
  const { accountId } = caller;
  if (!isStorable(sender)) throw invalid('sender', 'is no sender');
  const optOut = { destination, sender: foldedName(sender) };
  return changeConfiguration(world, caller, async (tx, audit) => {
    if (await insertOptOut(tx, accountId, optOut)) {
      await noteChange(tx, { accountId, noun: 'opt_out', keys: [destination] });
      audit('create', 'opt_out', optOutKey(optOut), null, optOut);
    }
    const stored = await lockOptOut(tx, accountId, optOut);
    if (stored === undefined) throw new Error('an opt-out was stored and is not there');
    return stored;
  });
}

/** @throws Refusal NOT_FOUND */
export async function removeOptOut(world: World, caller: Caller, destination: string, sender: string): Promise<void> {
  const { accountId } = caller;
  const whom = sender === EVERY_SENDER ? 'every sender' : `"${sender}"`;
  if (!isStorable(sender)) throw notFound(`${destination} has not opted out of ${whom}.`);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const removed = await deleteOptOuts(tx, accountId, destination, foldedName(sender));
    if (removed.length === 0) throw notFound(`${destination} has not opted out of ${whom}.`);
    await noteChange(tx, { accountId, noun: 'opt_out', keys: [destination] });
    for (const optOut of removed) audit('delete', 'opt_out', optOutKey(optOut), optOut, null);
  });
}
