// Has a sender used again before its time, as somebody knows that what was wrong with it is mended.

import type { Caller } from '../domain/accounts.ts';
import { notFound } from '../domain/refusals.ts';
import { type AlphanumericSender, type NumberResource, senderText } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { endPassOver } from '../storage/sender-pass-overs.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND when it is not passed over */
export async function endPassingOver(world: World, caller: Caller, resource: NumberResource | AlphanumericSender): Promise<void> {
  const { accountId } = caller;
  const sender = senderText(resource);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const ended = await endPassOver(tx, accountId, resource.resourceId, new Date(world.clock.now()));
    if (ended === undefined) throw notFound(`"${sender}" is not passed over.`);
    await noteChange(tx, { accountId, noun: 'sender_pass_over', keys: 'all' });
    audit('end', 'sender_pass_over', sender, { reason: ended.reason, detail: ended.detail }, null);
  });
}
