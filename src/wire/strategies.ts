// Sending strategies, second version, as callers see them.

import Type, { type Static } from 'typebox';
import { pageOf, pageParameters } from './paging.ts';
import { Platform, platformObject } from './statuses.ts';

/** Strategies on a page when nobody says otherwise: the contract has 100 here and 20 for its neighbours. */
export const STRATEGIES_PAGE_SIZE = 100;

const Priority = Type.Object({
  senderType: Type.Enum(['ALPHANUMERIC', 'VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER']),
  priority: Type.Integer({ minimum: 1, maximum: 4 }),
});

export const StrategyRequest = Type.Object({
  platform: Type.Optional(Platform),
  channel: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  destinationCountryCode: Type.Optional(Type.String({ maxLength: 255 })),
  useStickySender: Type.Optional(Type.Boolean()),
  useGeolocatedSender: Type.Optional(Type.Boolean()),
  priorities: Type.Optional(Type.Array(Priority)),
});
export type StrategyRequest = Static<typeof StrategyRequest>;

export const Strategy = Type.Object({
  sendingStrategyId: Type.String(),
  platform: Type.Optional(Platform),
  channel: Type.Optional(Type.String()),
  destinationCountryCode: Type.Optional(Type.String()),
  useStickySender: Type.Boolean(),
  useGeolocatedSender: Type.Boolean(),
  priorities: Type.Optional(Type.Array(Priority)),
});
export type Strategy = Static<typeof Strategy>;

export const StrategyId = Type.Object({ sendingStrategyId: Type.String() });
export const StrategyPage = pageOf(Strategy);

export const StrategyFilter = Type.Object({
  sendingStrategyId: Type.Optional(Type.String()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  ...pageParameters,
});

export interface StrategyValues {
  readonly strategyId: string;
  readonly target: { readonly applicationId: string; readonly entityId: string | null };
  readonly channel: string | null;
  readonly countryCode: string | null;
  readonly isSticky: boolean;
  readonly isGeolocated: boolean;
  readonly priorities: readonly Static<typeof Priority>[];
}

/** One strategy; what it leaves open is left out. */
export function strategyObject(values: StrategyValues): Strategy {
  const { strategyId, target, channel, countryCode, priorities } = values;
  return {
    sendingStrategyId: strategyId,
    platform: platformObject(target),
    ...(channel === null ? {} : { channel }),
    ...(countryCode === null ? {} : { destinationCountryCode: countryCode }),
    useStickySender: values.isSticky,
    useGeolocatedSender: values.isGeolocated,
    ...(priorities.length === 0 ? {} : { priorities: [...priorities] }),
  };
}
