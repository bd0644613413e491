// Changes an account's settings.

import { type AccountSettings, accountSettings, type Caller, policyViolations } from '../domain/accounts.ts';
import { Refusal } from '../domain/refusals.ts';
import { lockAccount, updateAccountSettings } from '../storage/accounts.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import type { World } from './world.ts';

/** What `change` leaves out stays as it is. @throws Refusal INVALID */
export async function changeSettings(world: World, caller: Caller, change: Partial<AccountSettings>): Promise<void> {
  const { accountId } = caller;
  const violations = policyViolations(change.countryPolicy ?? []);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  await changeConfiguration(world, caller, async (tx, audit) => {
    const account = await lockAccount(tx, accountId);
    if (account === undefined) throw new Error(`account ${accountId} has a key and is not there`);
    const stored = { ...account.settings, ...change };
    await updateAccountSettings(tx, accountId, stored);
    await noteChange(tx, { accountId, noun: 'account', keys: [accountId] });
    audit('update', 'settings', String(accountId), accountSettings(account.settings), accountSettings(stored));
  });
}
