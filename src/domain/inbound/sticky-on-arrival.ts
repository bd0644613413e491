// Whether the number somebody wrote to becomes the one he is answered from.

import { governingStrategy } from '../outbound/governing-strategy.ts';
import type { PlatformPair } from '../platform.ts';
import type { Channel, CountryCode, NumberResource } from '../resources.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';

/** A number of the pair's pool does, when the strategy that would choose a sender for him keeps to one. */
export function bindsSender(
  snapshot: AccountSnapshot,
  pair: PlatformPair,
  channel: Channel,
  { resourceId }: NumberResource,
  countryCode: CountryCode | undefined,
): boolean {
  const isInPool = snapshot.pools.associationsOf(pair, channel).some((association) => association.resourceId === resourceId);
  return isInPool && governingStrategy(snapshot.strategyIndex, pair, channel, countryCode)?.isSticky === true;
}
