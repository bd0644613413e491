// Puts a resource into a pair's sender pool for a channel.

import type { Caller } from '../domain/accounts.ts';
import { type NamedAssociation, namesOf } from '../domain/associations.ts';
import { invalid, notFound, Refusal } from '../domain/refusals.ts';
import { externalId } from '../domain/resources.ts';
import { insertAssociations } from '../storage/associations.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation } from '../storage/db.ts';
import { changeConfiguration } from './change-configuration.ts';
import { resolveNewAssociations } from './resolve-associations.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND naming what is not there, INVALID for what cannot be, ALREADY_EXISTS */
export async function createAssociation(world: World, caller: Caller, named: NamedAssociation): Promise<void> {
  const { accountId } = caller;
  const { settings } = await world.snapshots.of(accountId);
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      const [resolved] = await resolveNewAssociations(tx, accountId, [named], settings.countryPolicy);
      if (resolved === undefined) throw new Error('an association was not resolved');
      if (resolved.kind === 'unknown') throw notFound(resolved.violation);
      if (resolved.kind === 'unfit') throw invalid(resolved.property, resolved.violation);
      const { association } = resolved;
      const [stored] = await insertAssociations(tx, accountId, [association]);
      if (stored === undefined) {
        throw new Refusal('ALREADY_EXISTS', { message: 'this resource is associated with this application and entity already' });
      }
      await noteChange(tx, { accountId, noun: 'association', keys: [stored.associationId] });
      const { resource } = association;
      audit('create', 'association', externalId(resource), null, namesOf(association, resource));
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}

/** Found a moment before, and deleted by somebody else before the association was stored. */
export function goneMeanwhile(): Refusal {
  return notFound('the application, entity or resource was deleted meanwhile');
}
