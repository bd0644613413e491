// Creates and changes inbound configurations the way the older API of the contract does: one at a time by its key, where creating what
// is there is refused and changing may give it another keyword. What it does not know of (auto-response, block list) stays.

import type { Caller } from '../domain/accounts.ts';
import type { ConfigurationKey, Forwarding, InboundConfiguration } from '../domain/inbound/configurations.ts';
import { NO_PARTS } from '../domain/inbound/merge-configuration.ts';
import type { PlatformPair } from '../domain/platform.ts';
import { invalid, Refusal } from '../domain/refusals.ts';
import type { Channel, NumberResource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation, type Tx } from '../storage/db.ts';
import { loadConfigurationsOf, putConfiguration } from '../storage/inbound-configurations.ts';
import { lockResource } from '../storage/resources.ts';
import { changeConfiguration } from './change-configuration.ts';
import { unknownResource } from './change-resource.ts';
import { goneMeanwhile } from './create-association.ts';
import { unknownConfiguration } from './delete-inbound-configuration.ts';
import { knownIds } from './known-ids.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface NumberConfigurationWishes {
  readonly channel: Channel;
  /** null = every message no other keyword matches; undefined = as it is, or null for a new one. */
  readonly keyword: string | null | undefined;
  readonly platform: PlatformPair | null;
  /** What the forwarding becomes, given what there is. */
  readonly forwardingAfter: (before: InboundConfiguration | undefined) => Forwarding | null;
}

/** @throws Refusal NOT_FOUND, INVALID, also for a keyword that is configured already */
export function createNumberConfiguration(
  world: World,
  caller: Caller,
  number: NumberResource,
  wishes: NumberConfigurationWishes,
): Promise<InboundConfiguration> {
  return configureNumber(world, caller, number, wishes, undefined);
}

/** @throws Refusal NOT_FOUND, INVALID, also for a keyword that another configuration has */
export function changeNumberConfiguration(
  world: World,
  caller: Caller,
  number: NumberResource,
  configurationKey: string,
  wishes: NumberConfigurationWishes,
): Promise<InboundConfiguration> {
  return configureNumber(world, caller, number, wishes, configurationKey);
}

async function configureNumber(
  world: World,
  caller: Caller,
  number: NumberResource,
  wishes: NumberConfigurationWishes,
  configurationKey: string | undefined,
): Promise<InboundConfiguration> {
  const { accountId } = caller;
  const { resourceId, numberKey } = number;
  const { channel, platform } = wishes;
  const freshKey = newKey() as ConfigurationKey;
  try {
    return await changeConfiguration(world, caller, async (tx, audit) => {
      const locked = await lockResource(tx, accountId, resourceId);
      if (locked?.kind !== 'NUMBER') throw unknownResource(numberKey);
      if (!locked.capabilities.includes(channel)) throw invalid('channel', `number ${locked.number} does not serve ${channel}`);
      const others = (await loadConfigurationsOf(tx, resourceId)).filter((one) => one.channel === channel);
      const before = others.find((one) => one.configurationKey === configurationKey);
      if (configurationKey !== undefined && before === undefined) throw unknownConfiguration(configurationKey);
      const keyword = wishes.keyword === undefined ? (before?.keyword ?? null) : wishes.keyword;
      requireFreeKeyword(keyword, locked, others, before);
      await requirePair(tx, caller, platform);
      const forwarding = wishes.forwardingAfter(before);
      const start = before ?? { ...NO_PARTS, configurationKey: freshKey, resourceId, channel };
      const after = { ...start, keyword, platform, forwarding };
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

function requireFreeKeyword(
  keyword: string | null,
  { isShared }: NumberResource,
  others: readonly InboundConfiguration[],
  before: InboundConfiguration | undefined,
): void {
  if (keyword === null && isShared)
    throw invalid('keyword', 'must not be null: a shared number needs a keyword to tell whose message it is');
  const holder = others.find((one) => one.keyword === keyword);
  if (holder === undefined || holder === before) return;
  const what = keyword === null ? 'messages without a keyword are' : `keyword "${keyword}" is`;
  throw invalid('keyword', `${what} configured already: change ${holder.configurationKey}`);
}

async function requirePair(tx: Tx, { accountId }: Caller, platform: PlatformPair | null): Promise<void> {
  const violations = (await knownIds(tx, accountId, [platform])).problems(platform);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}
