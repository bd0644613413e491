// Deletes an inbound configuration. What comes in afterwards goes to the next one that fits, and can be pulled in any case.

import type { Caller } from '../domain/accounts.ts';
import { notFound, type Refusal } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteConfiguration } from '../storage/inbound-configurations.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function deleteInboundConfiguration(world: World, caller: Caller, configurationKey: string): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await deleteConfiguration(tx, accountId, configurationKey);
    if (before === undefined) throw unknownConfiguration(configurationKey);
    await noteChange(tx, { accountId, noun: 'inbound_configuration', keys: [configurationKey] });
    audit('delete', 'inbound_configuration', configurationKey, before, null);
  });
}

export function unknownConfiguration(configurationKey: string): Refusal {
  return notFound(`there is no inbound configuration "${configurationKey}"`);
}
