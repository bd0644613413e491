// Changes an account's settings.

import type { AccountSettings, Caller } from '../domain/accounts.ts';
import { loadAccount, updateAccountSettings } from '../storage/accounts.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** What `change` leaves out stays as it is. */
export async function changeSettings(world: World, caller: Caller, change: Partial<AccountSettings>): Promise<void> {
  const { accountId } = caller;
  await changeConfiguration(world, caller, async (tx, audit) => {
    const before = (await loadAccount(tx, accountId))?.settings ?? {};
    const after = { ...before, ...change };
    await updateAccountSettings(tx, accountId, after);
    await noteChange(tx, { accountId, noun: 'account', keys: [accountId] });
    audit('update', 'settings', String(accountId), before, after);
  });
}
