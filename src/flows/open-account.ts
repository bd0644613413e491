// Opens another account of the installation, with a key to get in.

import type { Caller } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import { insertAccount } from '../storage/accounts.ts';
import { changeConfiguration } from './change-configuration.ts';
import { newSecret } from './key-ring.ts';
import { insertFirstKey } from './open-first-account.ts';
import type { World } from './world.ts';

/** The account and the secret of its key, to be shown this once. */
export async function openAccount(
  world: World,
  caller: Caller,
  name: string,
): Promise<{ readonly accountId: AccountId; readonly secret: string }> {
  const secret = newSecret();
  const accountId = await changeConfiguration(world, caller, async (tx, audit) => {
    const account = await insertAccount(tx, name);
    await insertFirstKey(tx, world.clock, account.accountId, secret);
    audit('create', 'account', String(account.accountId), null, { name });
    return account.accountId;
  });
  return { accountId, secret };
}
