// Deletes many associations in one transaction: all of them, or none and the reason of every one that stands in the way.

import type { Caller } from '../domain/accounts.ts';
import { type NamedAssociation, namesOf } from '../domain/associations.ts';
import { Refusal } from '../domain/refusals.ts';
import { externalId } from '../domain/resources.ts';
import { deleteAssociations as deleteAssociationRows, lockBulkOfAssociations } from '../storage/associations.ts';
import { noteChange } from '../storage/changes.ts';
import { allFound, everyRowMissing } from './bulk-associations.ts';
import { changeConfiguration } from './change-configuration.ts';
import { resolveAssociations } from './resolve-associations.ts';
import type { World } from './world.ts';

/** @throws Refusal INVALID with a violation for every bad row */
export async function deleteAssociations(world: World, caller: Caller, named: readonly NamedAssociation[]): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    await lockBulkOfAssociations(tx, accountId);
    const associations = allFound(await resolveAssociations(tx, accountId, named));
    const gone = await deleteAssociationRows(tx, accountId, associations);
    const violations = everyRowMissing(associations, gone, 'is not associated');
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    await noteChange(tx, { accountId, noun: 'association', keys: gone.map(({ associationId }) => associationId) });
    for (const association of associations) {
      const { resource } = association;
      audit('delete', 'association', externalId(resource), namesOf(association, resource), null);
    }
  });
}
