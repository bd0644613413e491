// Entities, as stored.

import type { Entity } from '../domain/entities.ts';
import type { AccountId, EntityId } from '../domain/platform.ts';
import type { Placed } from '../domain/snapshot/ordered-rows.ts';
import { keyCondition } from './change-keys.ts';
import type { Change } from './changes.ts';
import type { Queryable, Tx } from './db.ts';

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

/** Stores a new entity; false when the account has one with this id. */
export async function insertEntity(tx: Tx, accountId: AccountId, entity: Entity): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into entity (account_id, entity_id, entity_name) values ($1, $2, $3) on conflict do nothing',
    [accountId, entity.entityId, entity.entityName],
  );
  return rowCount === 1;
}

/** The entity, if there is one. Until the transaction ends nothing can begin to refer to it. */
export async function lockEntity(tx: Tx, accountId: AccountId, entityId: EntityId): Promise<Entity | undefined> {
  const { rows } = await tx.query<EntityRow>(
    'select entity_id, entity_name from entity where account_id = $1 and entity_id = $2 for update',
    [accountId, entityId],
  );
  return rows[0] && { entityId, entityName: rows[0].entity_name };
}

export async function updateEntityName(tx: Tx, accountId: AccountId, entity: Entity): Promise<void> {
  await tx.query('update entity set entity_name = $3 where account_id = $1 and entity_id = $2', [
    accountId,
    entity.entityId,
    entity.entityName,
  ]);
}

/** Takes an entity out, once nothing refers to it. */
export async function deleteEntityRow(tx: Tx, accountId: AccountId, entityId: EntityId): Promise<void> {
  await tx.query('delete from entity where account_id = $1 and entity_id = $2', [accountId, entityId]);
}
