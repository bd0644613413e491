// Sending strategies, as stored.

import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import type { SenderPriority, SendingStrategy, StrategyId } from '../domain/strategies.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

interface StrategyRow {
  strategy_id: string;
  application_id: string;
  entity_id: string | null;
  channel: Channel | null;
  country_code: string | null;
  is_sticky: boolean;
  is_geolocated: boolean;
  priorities: SenderPriority[];
  position: string;
  created_at: Date;
}

const COLUMNS =
  'strategy_id, application_id, entity_id, channel, country_code, is_sticky, is_geolocated, priorities, position, created_at';

function toStrategy(row: StrategyRow): Placed<SendingStrategy> {
  return {
    strategyId: row.strategy_id as StrategyId,
    target: { applicationId: row.application_id as ApplicationId, entityId: row.entity_id as EntityId | null },
    channel: row.channel,
    countryCode: row.country_code,
    isSticky: row.is_sticky,
    isGeolocated: row.is_geolocated,
    priorities: row.priorities,
    createdAt: row.created_at,
    position: Number(row.position),
  };
}

/** The account's strategies with these ids, in creation order. */
export async function loadStrategies(
  db: Queryable,
  accountId: AccountId,
  keys: Change['keys'],
): Promise<Placed<SendingStrategy>[]> {
  const { where, values } = keyCondition(accountId, keys, 'strategy_id', 'text');
  const { rows } = await db.query<StrategyRow>(
    `select ${COLUMNS} from sending_strategy where ${where} order by position`,
    values,
  );
  return rows.map(toStrategy);
}
