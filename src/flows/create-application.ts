// Creates an application.

import type { Caller } from '../domain/accounts.ts';
import type { Application } from '../domain/applications.ts';
import { Refusal } from '../domain/refusals.ts';
import { insertApplication } from '../storage/applications.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** @throws Refusal ALREADY_EXISTS */
export async function createApplication(world: World, caller: Caller, application: Application): Promise<void> {
  const { accountId } = caller;
  const { applicationId } = application;
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await insertApplication(tx, accountId, application))) {
      throw new Refusal('ALREADY_EXISTS', { message: `application "${applicationId}" exists already` });
    }
    await noteChange(tx, { accountId, noun: 'application', keys: [applicationId] });
    audit('create', 'application', applicationId, null, application);
  });
}
