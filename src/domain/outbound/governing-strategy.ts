// Which sending strategy governs a request.

import type { PlatformPair } from '../platform.ts';
import type { Channel, CountryCode } from '../resources.ts';
import type { StrategyIndex } from '../snapshot/strategy-index.ts';
import type { SendingStrategy } from '../strategies.ts';

/**
 * The most specific strategy: pair before application, then country set before unset, then channel set before unset; the eldest of
 * equals. Never another application's, nor that of `default` as a fall-back.
 */
export function governingStrategy(
  strategies: StrategyIndex,
  pair: PlatformPair,
  channel: Channel,
  countryCode: CountryCode | undefined,
): SendingStrategy | undefined {
  const own = mostSpecific(strategies.ofTarget(pair), channel, countryCode);
  if (own !== undefined || pair.entityId === null) return own;
  return mostSpecific(strategies.ofTarget({ applicationId: pair.applicationId, entityId: null }), channel, countryCode);
}

function mostSpecific(
  strategies: readonly SendingStrategy[],
  channel: Channel,
  countryCode: CountryCode | undefined,
): SendingStrategy | undefined {
  let best: SendingStrategy | undefined;
  for (const strategy of strategies) {
    if (strategy.channel !== null && strategy.channel !== channel) continue;
    if (strategy.countryCode !== null && strategy.countryCode !== countryCode) continue;
    if (best === undefined || specificity(strategy) > specificity(best)) best = strategy;
  }
  return best;
}

function specificity({ countryCode, channel }: SendingStrategy): number {
  return (countryCode === null ? 0 : 2) + (channel === null ? 0 : 1);
}
