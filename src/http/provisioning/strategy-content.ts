// From a sending strategy as callers write it to our own words.

import { DEFAULT_PAIR, platformFrom } from '../../domain/platform.ts';
import type { Channel } from '../../domain/resources.ts';
import type { StrategyContent } from '../../domain/strategies.ts';
import type { StrategyRequest } from '../../wire/strategies.ts';

/** Channel and country in upper case, whatever they were written in; whether there are such is the flow's to say. */
export function strategyContentOf(request: StrategyRequest): StrategyContent {
  const { platform, channel, destinationCountryCode, useStickySender, useGeolocatedSender, priorities } = request;
  return {
    target: platformFrom(platform) ?? DEFAULT_PAIR,
    channel: (channel?.toUpperCase() as Channel | undefined) ?? null,
    countryCode: destinationCountryCode?.toUpperCase() || null,
    isSticky: useStickySender ?? false,
    isGeolocated: useGeolocatedSender ?? false,
    priorities: priorities?.map(({ senderType, priority }) => ({ senderType, priority })) ?? [],
  };
}
