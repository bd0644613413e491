// /callsign/1/account: the tenant a caller belongs to.

import { loadAccount } from '../../storage/accounts.ts';
import { Account, accountObject } from '../../wire/settings.ts';
import { endpoint, ok } from '../endpoint.ts';

export const getAccount = endpoint({
  method: 'GET',
  path: '/callsign/1/account',
  group: 'Account',
  summary: 'Read whose account this is, and what the caller may do in it',
  scopes: [],
  errors: 'modern',
  answers: { 200: Account },
  handle: async ({ world, caller }) => {
    const account = await loadAccount(world.db, caller.accountId);
    if (account === undefined) throw new Error(`account ${caller.accountId} has a key and is not there`);
    return ok(accountObject(account, caller));
  },
});
