// Sending strategies: how a pair's pool is used when a message comes without a sender.

import { isCountryCode } from './addresses/countries.ts';
import type { PlatformPair } from './platform.ts';
import { notFound, type Refusal, type Violation } from './refusals.ts';
import type { Channel, CountryCode, SenderType } from './resources.ts';

/** 32 upper-case hexadecimal characters. */
export type StrategyId = string & { readonly strategyId: unique symbol };

export interface SenderPriority {
  readonly senderType: SenderType;
  /** 1 to 4, lower is preferred; equal numbers are one rank. */
  readonly priority: number;
}

export interface SendingStrategy {
  readonly strategyId: StrategyId;
  /** entityId null = application level: it serves every entity of the application. */
  readonly target: PlatformPair;
  /** null = every channel a strategy can govern. */
  readonly channel: Channel | null;
  /** null = every destination country. */
  readonly countryCode: CountryCode | null;
  readonly isSticky: boolean;
  readonly isGeolocated: boolean;
  readonly priorities: readonly SenderPriority[];
  readonly createdAt: Date;
}

/** What a caller decides about a strategy. */
export type StrategyContent = Omit<SendingStrategy, 'strategyId' | 'createdAt'>;

/** A strategy's content, whatever else its row carries. */
export function contentOf(strategy: SendingStrategy): StrategyContent {
  const { target, channel, countryCode, isSticky, isGeolocated, priorities } = strategy;
  return { target, channel, countryCode, isSticky, isGeolocated, priorities };
}

/** The refusal for a strategy that is not there. */
export function unknownStrategy(strategyId: string): Refusal {
  return notFound(`sending strategy "${strategyId}" does not exist`);
}

/** The channels on which a strategy can choose: email always names its sender. */
export const STRATEGY_CHANNELS: readonly Channel[] = ['SMS', 'MMS'];

/** What is wrong with a strategy, leaving aside whether its target exists. */
export function strategyViolations({ channel, countryCode, priorities }: StrategyContent): Violation[] {
  const violations: Violation[] = [];
  if (channel !== null && !STRATEGY_CHANNELS.includes(channel)) {
    violations.push({ property: 'channel', violation: `unsupported channel: must be one of ${STRATEGY_CHANNELS.join(', ')}` });
  }
  if (countryCode !== null && !isCountryCode(countryCode)) {
    violations.push({
      property: 'destinationCountryCode',
      violation: 'must be the two-letter ISO 3166-1 code of a country with phone numbers',
    });
  }
  priorities.forEach(({ senderType }, index) => {
    const isRepeated = priorities.findIndex((other) => other.senderType === senderType) < index;
    if (isRepeated) violations.push({ property: `priorities[${index}].senderType`, violation: `${senderType} is listed twice` });
  });
  return violations;
}
