// Creates many associations in one transaction: all of them, or none and the reason of every one that stands in the way.

import type { Caller } from '../domain/accounts.ts';
import { type NamedAssociation, namesOf } from '../domain/associations.ts';
import { Refusal } from '../domain/refusals.ts';
import { externalId } from '../domain/resources.ts';
import { insertAssociations, lockBulkOfAssociations } from '../storage/associations.ts';
import { noteChange } from '../storage/changes.ts';
import { isForeignKeyViolation } from '../storage/db.ts';
import { allFound, everyRowMissing } from './bulk-associations.ts';
import { changeConfiguration } from './change-configuration.ts';
import { goneMeanwhile } from './create-association.ts';
import { resolveNewAssociations } from './resolve-associations.ts';
import type { World } from './world.ts';

/** @throws Refusal INVALID with a violation for every bad row */
export async function createAssociations(world: World, caller: Caller, named: readonly NamedAssociation[]): Promise<void> {
  const { accountId } = caller;
  const { settings } = await world.snapshots.of(accountId);
  try {
    await changeConfiguration(world, caller, async (tx, audit) => {
      await lockBulkOfAssociations(tx, accountId);
      const associations = allFound(await resolveNewAssociations(tx, accountId, named, settings.countryPolicy));
      const stored = await insertAssociations(tx, accountId, associations);
      const violations = everyRowMissing(associations, stored, 'is associated already');
      if (violations.length > 0) throw new Refusal('INVALID', { violations });
      const ids: number[] = stored.map(({ associationId }) => associationId);
      // The ids of one statement lie close together; the few of others in between are read again for nothing.
      const keys = { from: Math.min(...ids), to: Math.max(...ids) };
      await noteChange(tx, { accountId, noun: 'association', keys });
      for (const association of associations) {
        const { resource } = association;
        audit('create', 'association', externalId(resource), null, namesOf(association, resource));
      }
    });
  } catch (error) {
    if (isForeignKeyViolation(error)) throw goneMeanwhile();
    throw error;
  }
}
