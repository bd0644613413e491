// Sending strategies, as stored.

import type { AccountId, ApplicationId, EntityId } from '../domain/platform.ts';
import type { Channel } from '../domain/resources.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import type { SenderPriority, SendingStrategy, StrategyId } from '../domain/strategies.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

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

/** Stores a new strategy; false when there is one for the same target, channel and country. */
export async function insertStrategy(tx: Tx, accountId: AccountId, strategy: SendingStrategy): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into sending_strategy (account_id, strategy_id, application_id, entity_id, channel, country_code, is_sticky,
       is_geolocated, priorities, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (account_id, application_id, entity_id, channel, country_code) do nothing`,
    [accountId, ...valuesOf(strategy), strategy.createdAt],
  );
  return rowCount === 1;
}

/** The strategy, if there is one. Until the transaction ends nobody else changes it. */
export async function lockStrategy(
  tx: Tx,
  accountId: AccountId,
  strategyId: StrategyId,
): Promise<Placed<SendingStrategy> | undefined> {
  const { rows } = await tx.query<StrategyRow>(
    `select ${COLUMNS} from sending_strategy where account_id = $1 and strategy_id = $2 for update`,
    [accountId, strategyId],
  );
  return rows[0] && toStrategy(rows[0]);
}

/** Puts a strategy's new content in place of the old. A second one for the same target, channel and country violates uniqueness. */
export async function updateStrategy(tx: Tx, accountId: AccountId, strategy: SendingStrategy): Promise<void> {
  await tx.query(
    `update sending_strategy set application_id = $3, entity_id = $4, channel = $5, country_code = $6, is_sticky = $7,
       is_geolocated = $8, priorities = $9 where account_id = $1 and strategy_id = $2`,
    [accountId, ...valuesOf(strategy)],
  );
}

/** Takes out the strategies made for an application, or for an entity under whatever application. */
export async function deleteStrategiesOf(
  tx: Tx,
  accountId: AccountId,
  holder: { readonly applicationId: ApplicationId } | { readonly entityId: EntityId },
): Promise<SendingStrategy[]> {
  const [column, id] = 'applicationId' in holder ? ['application_id', holder.applicationId] : ['entity_id', holder.entityId];
  const { rows } = await tx.query<StrategyRow>(
    `delete from sending_strategy where account_id = $1 and ${column} = $2 returning ${COLUMNS}`,
    [accountId, id],
  );
  return rows.map(toStrategy);
}

export async function deleteStrategyRow(tx: Tx, accountId: AccountId, strategyId: StrategyId): Promise<void> {
  await tx.query('delete from sending_strategy where account_id = $1 and strategy_id = $2', [accountId, strategyId]);
}

function valuesOf(strategy: SendingStrategy): unknown[] {
  const { strategyId, target, channel, countryCode, isSticky, isGeolocated, priorities } = strategy;
  return [
    strategyId,
    target.applicationId,
    target.entityId,
    channel,
    countryCode,
    isSticky,
    isGeolocated,
    JSON.stringify(priorities),
  ];
}
