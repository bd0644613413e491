// Creates an entity.

import type { Caller } from '../domain/accounts.ts';
import type { Entity } from '../domain/entities.ts';
import { Refusal } from '../domain/refusals.ts';
import { noteChange } from '../storage/changes.ts';
import { insertEntity } from '../storage/entities.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal ALREADY_EXISTS */
export async function createEntity(world: World, caller: Caller, entity: Entity): Promise<void> {
  const { accountId } = caller;
  const { entityId } = entity;
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertEntity(tx, accountId, entity))) {
      throw new Refusal('ALREADY_EXISTS', { message: `entity "${entityId}" exists already` });
    }
    await noteChange(tx, { accountId, noun: 'entity', keys: [entityId] });
    audit('create', 'entity', entityId, null, entity);
  });
}
