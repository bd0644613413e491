// Creates or changes what happens to messages a number or domain receives on a channel, for one keyword or for all others.

import type { Caller } from '../domain/accounts.ts';
import type { ConfigurationKey, InboundConfiguration } from '../domain/inbound/configurations.ts';
import { type ConfigurationParts, mergedParts, NO_PARTS } from '../domain/inbound/merge-configuration.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import { type Channel, externalId, type Resource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation } from '../storage/db.ts';
import { loadConfigurationsOf, putConfiguration } from '../storage/inbound-configurations.ts';
import { lockResource } from '../storage/resources.ts';
import { changeConfiguration } from './change-configuration.ts';
import { unknownResource } from './change-resource.ts';
import { goneMeanwhile } from './create-association.ts';
import { knownIds } from './known-ids.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface ConfigurationWishes {
  readonly channel: Channel;
  /** null = every message no keyword matches. */
  readonly keyword: string | null;
  readonly unset: ReadonlySet<keyof ConfigurationParts>;
  readonly parts: Partial<{ readonly [Part in keyof ConfigurationParts]: ConfigurationParts[Part] | undefined }>;
}

/** Answers the configuration as it is afterwards. @throws Refusal INVALID, NOT_FOUND */
export async function putInboundConfiguration(
  world: World,
  caller: Caller,
  resource: Resource,
  { channel, keyword, unset, parts }: ConfigurationWishes,
): Promise<InboundConfiguration> {
  const { accountId } = caller;
  const { resourceId } = resource;
  const key = newKey() as ConfigurationKey;
  const { forwarding } = parts;
  if (forwarding?.type === 'SMPP_FORWARD' && forwarding.connectorId !== undefined) {
    const { connectors } = await world.snapshots.of(accountId);
    if (!connectors.has(forwarding.connectorId)) throw invalid('forwarding.connectorId', 'names no connector of the account');
  }
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      // Whoever holds the resource is the only one who configures it: two equal requests at once make one configuration.
      const locked = await lockResource(tx, accountId, resourceId);
      if (locked === undefined) throw unknownResource(externalId(resource));
      if (keyword === null && locked.kind === 'NUMBER' && locked.isShared)
        throw invalid('keyword', 'must not be null: a shared number needs a keyword to tell whose message it is');
      const configurations = await loadConfigurationsOf(tx, resourceId);
      const before = configurations.find((other) => other.channel === channel && other.keyword === keyword);
      const merged = mergedParts(before ?? NO_PARTS, unset, parts);
      const violations = (await knownIds(tx, accountId, [merged.platform])).problems(merged.platform);
      if (violations.length > 0) {
        throw new Refusal('INVALID', {
          violations: violations.map(({ property, violation }) => ({ property: `platform.${property}`, violation })),
        });
      }
      const after = { configurationKey: before?.configurationKey ?? key, resourceId, channel, keyword, ...merged };
      await putConfiguration(tx, accountId, after);
      await noteChange(tx, { accountId, noun: 'inbound_configuration', keys: [after.configurationKey] });
      audit(before === undefined ? 'create' : 'update', 'inbound_configuration', after.configurationKey, before ?? null, after);
      return after;
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}
