// Entities, as stored.

import type { Entity } from '../domain/entities.ts';
import type { AccountId, EntityId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable } from './db.ts';

interface EntityRow {
  entity_id: string;
  entity_name: string | null;
  position: string;
}

function toEntity(row: EntityRow): Placed<Entity> {
  return { entityId: row.entity_id as EntityId, entityName: row.entity_name, position: Number(row.position) };
}

/** The account's entities with these ids, in creation order. */
export async function loadEntities(db: Queryable, accountId: AccountId, keys: Change['keys']): Promise<Placed<Entity>[]> {
  const { where, values } = keyCondition(accountId, keys, 'entity_id', 'text');
  const { rows } = await db.query<EntityRow>(
    `select entity_id, entity_name, position from entity where ${where} order by position`,
    values,
  );
  return rows.map(toEntity);
}

/** Creates an entity unless it exists: a send request named it. */
export async function insertEntityIfMissing(db: Queryable, accountId: AccountId, entity: Entity): Promise<void> {
  await db.query('insert into entity (account_id, entity_id, entity_name) values ($1, $2, $3) on conflict do nothing', [
    accountId,
    entity.entityId,
    entity.entityName,
  ]);
}
