// Whether the number somebody wrote to becomes the one he is answered from.

import type { PlatformPair } from '../platform.ts';
import type { Channel, CountryCode, NumberResource } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SendingStrategy } from '../strategies.ts';

/** A number of the pair's pool does, when the strategy that would choose a sender for him keeps to one. */
export function bindsSender(
  snapshot: AccountSnapshot,
  pair: PlatformPair,
  channel: Channel,
  { resourceId }: NumberResource,
  countryCode: CountryCode | undefined,
): boolean {
  const isInPool = snapshot.pools.associationsOf(pair, channel).some((association) => association.resourceId === resourceId);
  return isInPool && governingStrategy(snapshot, pair, channel, countryCode)?.isSticky === true;
}

/** The most specific: pair before application, then country set before unset, then channel set before unset. */
function governingStrategy(
  { strategyIndex }: AccountSnapshot,
  pair: PlatformPair,
  channel: Channel,
  countryCode: CountryCode | undefined,
): SendingStrategy | undefined {
  const targets = pair.entityId === null ? [pair] : [pair, { applicationId: pair.applicationId, entityId: null }];
  for (const target of targets) {
    const fitting = strategyIndex
      .ofTarget(target)
      .filter((strategy) => strategy.channel === null || strategy.channel === channel)
      .filter((strategy) => strategy.countryCode === null || strategy.countryCode === countryCode);
    const [best] = fitting.sort((a, b) => specificity(b) - specificity(a));
    if (best !== undefined) return best;
  }
  return undefined;
}

function specificity({ countryCode, channel }: SendingStrategy): number {
  return (countryCode === null ? 0 : 2) + (channel === null ? 0 : 1);
}
