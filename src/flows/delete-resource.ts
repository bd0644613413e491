// Deletes a number or an alphanumeric sender, and with it whatever is of no use without it: associations, inbound configurations,
// voice set-up, sticky senders, and the routes of this sender alone. A number that was bought is for sale again.

import type { Caller } from '../domain/accounts.ts';
import { externalId, type Resource } from '../domain/resources.ts';
import { noteChange } from '../storage/changes.ts';
import {
  deleteAssociationsOfResource,
  deleteConfigurationsOfResource,
  deleteRoutesOfResource,
  deleteVoiceSetupOfResource,
} from '../storage/resource-references.ts';
import { deleteResource as deleteRow, lockResource } from '../storage/resources.ts';
import { changeConfiguration } from './change-configuration.ts';
import { unknownResource } from './change-resource.ts';
import { returnToInventory } from './return-to-inventory.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function deleteResource(world: World, caller: Caller, resource: Resource): Promise<void> {
  const { accountId } = caller;
  const { resourceId } = resource;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockResource(tx, accountId, resourceId);
    if (before === undefined) throw unknownResource(externalId(resource));
    await deleteAssociationsOfResource(tx, caller, resourceId);
    await deleteConfigurationsOfResource(tx, caller, resourceId);
    await deleteVoiceSetupOfResource(tx, caller, resourceId);
    await deleteRoutesOfResource(tx, caller, resourceId);
    await returnToInventory(tx, caller, resourceId);
    await deleteRow(tx, accountId, resourceId);
    // Snapshots take associations and routes out together with the resource, so these need no notice of their own.
    await noteChange(tx, { accountId, noun: 'resource', keys: [resourceId] });
    await noteChange(tx, { accountId, noun: 'sticky_sender', keys: 'all' });
    audit('delete', 'resource', externalId(resource), before, null);
  });
}
