// Sending strategies: how a pair's pool is used when a message comes without a sender.

import type { PlatformPair } from './platform.ts';
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
