// Gives an application another name, or none.

import type { Caller } from '../domain/accounts.ts';
import { type Application, unknownApplication } from '../domain/applications.ts';
import { isStorable } from '../domain/platform.ts';
import { lockApplication, updateApplicationName } from '../storage/applications.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal NOT_FOUND */
export async function updateApplication(world: World, caller: Caller, application: Application): Promise<void> {
  const { accountId } = caller;
  const { applicationId } = application;
  if (!isStorable(applicationId)) throw unknownApplication(applicationId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = await lockApplication(tx, accountId, applicationId);
    if (before === undefined) throw unknownApplication(applicationId);
    await updateApplicationName(tx, accountId, application);
    await noteChange(tx, { accountId, noun: 'application', keys: [applicationId] });
    audit('update', 'application', applicationId, before, application);
  });
}
