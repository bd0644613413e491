// Gives an entity another name, or none.

import type { Caller } from '../domain/accounts.ts';
import { type Entity, unknownEntity } from '../domain/entities.ts';
import { isStorable } from '../domain/platform.ts';
import { noteChange } from '../storage/changes.ts';
import { lockEntity, updateEntityName } from '../storage/entities.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function updateEntity(world: World, caller: Caller, entity: Entity): Promise<void> {
  const { accountId } = caller;
  const { entityId } = entity;
  if (!isStorable(entityId)) throw unknownEntity(entityId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockEntity(tx, accountId, entityId);
    if (before === undefined) throw unknownEntity(entityId);
    await updateEntityName(tx, accountId, entity);
    await noteChange(tx, { accountId, noun: 'entity', keys: [entityId] });
    audit('update', 'entity', entityId, before, entity);
  });
}
