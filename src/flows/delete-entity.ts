// Deletes an entity, and lets go of everything that refers to it.

import type { Caller } from '../domain/accounts.ts';
import { unknownEntity } from '../domain/entities.ts';
import { type EntityId, isStorable } from '../domain/platform.ts';
import { noteChange } from '../storage/changes.ts';
import { deleteEntityRow, lockEntity } from '../storage/entities.ts';
import { changeConfiguration } from './change-configuration.ts';
import { releaseReferences } from './release-references.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function deleteEntity(world: World, caller: Caller, entityId: EntityId): Promise<void> {
  const { accountId } = caller;
  if (!isStorable(entityId)) throw unknownEntity(entityId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockEntity(tx, accountId, entityId);
    if (before === undefined) throw unknownEntity(entityId);
    await releaseReferences(tx, caller, { kind: 'entity', entityId }, audit);
    await deleteEntityRow(tx, accountId, entityId);
    await noteChange(tx, { accountId, noun: 'entity', keys: [entityId] });
    audit('delete', 'entity', entityId, before, null);
  });
}
