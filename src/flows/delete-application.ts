// Deletes an application, and lets go of everything that refers to it.

import type { Caller } from '../domain/accounts.ts';
import { unknownApplication } from '../domain/applications.ts';
import { type ApplicationId, DEFAULT_APPLICATION, isStorable } from '../domain/platform.ts';
import { Refusal } from '../domain/refusals.ts';
import { deleteApplicationRow, lockApplication } from '../storage/applications.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { releaseReferences } from './release-references.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND, or WRONG_STATE for the application every account has */
export async function deleteApplication(world: World, caller: Caller, applicationId: ApplicationId): Promise<void> {
  const { accountId } = caller;
  if (applicationId === DEFAULT_APPLICATION) {
    throw new Refusal('WRONG_STATE', {
      message: `application "${DEFAULT_APPLICATION}" cannot be deleted: it is where everything belongs that was given to no other`,
    });
  }
  if (!isStorable(applicationId)) throw unknownApplication(applicationId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockApplication(tx, accountId, applicationId);
    if (before === undefined) throw unknownApplication(applicationId);
    await releaseReferences(tx, caller, { kind: 'application', applicationId }, audit);
    await deleteApplicationRow(tx, accountId, applicationId);
    await noteChange(tx, { accountId, noun: 'application', keys: [applicationId] });
    audit('delete', 'application', applicationId, before, null);
  });
}
