// What the older API configures: an owned number, and its inbound configurations on one channel.

import type { Caller } from '../../domain/accounts.ts';
import type { InboundConfiguration } from '../../domain/inbound/configurations.ts';
import type { Channel, NumberResource } from '../../domain/resources.ts';
import { unknownConfiguration } from '../../flows/delete-inbound-configuration.ts';
import type { World } from '../../flows/world.ts';
import { loadConfigurationsOf } from '../../storage/inbound-configurations.ts';
import { CONFIGURATIONS_LIMIT, type NumberConfigurationsQuery } from '../../wire/number-configurations.ts';
import { ownedNumber } from '../resources/numbers.ts';

/** @throws Refusal NOT_FOUND */
export async function configuredNumber(world: World, { accountId }: Caller, numberKey: string): Promise<NumberResource> {
  return ownedNumber(await world.snapshots.of(accountId), numberKey);
}

/** A page of a number's configurations on a channel, eldest first, and how many there are. A number has few: they are read whole. */
export async function configurationsOf(
  world: World,
  { resourceId }: NumberResource,
  channel: Channel,
  { limit = CONFIGURATIONS_LIMIT, page = 0 }: NumberConfigurationsQuery,
): Promise<{ readonly configurations: InboundConfiguration[]; readonly totalCount: number }> {
  const all = (await loadConfigurationsOf(world.db, resourceId)).filter((one) => one.channel === channel);
  return { configurations: all.slice(page * limit, (page + 1) * limit), totalCount: all.length };
}

/** @throws Refusal NOT_FOUND, also for a configuration of another number or channel */
export async function configurationOf(
  world: World,
  { resourceId }: NumberResource,
  channel: Channel,
  configurationKey: string,
): Promise<InboundConfiguration> {
  const found = (await loadConfigurationsOf(world.db, resourceId)).find(
    (one) => one.channel === channel && one.configurationKey === configurationKey,
  );
  if (found === undefined) throw unknownConfiguration(configurationKey);
  return found;
}
