// /callsign/1/accounts: the tenants of this installation, for whoever runs it.

import type { Caller } from '../../domain/accounts.ts';
import { labelViolation } from '../../domain/platform.ts';
import { invalid, Refusal } from '../../domain/refusals.ts';
import { openAccount } from '../../flows/open-account.ts';
import type { World } from '../../flows/world.ts';
import { isFirstAccount, listAccounts } from '../../storage/accounts.ts';
import * as wire from '../../wire/users.ts';
import { created, type Endpoint, endpoint, ok } from '../endpoint.ts';

const shared = { group: 'Accounts', scopes: ['account-management:manage'], errors: 'modern' } as const;

const getAllAccounts = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/accounts',
  summary: 'List accounts',
  description: 'For the first account alone: it is the one of whoever runs the installation.',
  answers: { 200: wire.Accounts },
  handle: async ({ world, caller }) => {
    await refuseOthers(world, caller);
    const accounts = await listAccounts(world.db);
    return ok({ results: accounts.map(({ accountId, name }) => ({ accountId, name })) });
  },
});

const postAccount = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/accounts',
  summary: 'Open an account',
  description: 'With a key that may do everything in it, shown this once. For the first account alone.',
  body: wire.AccountRequest,
  answers: { 201: wire.NewAccount },
  handle: async ({ world, caller, body: { name } }) => {
    await refuseOthers(world, caller);
    const problem = name.trim() === '' ? 'must not be blank' : labelViolation(name);
    if (problem !== undefined) throw invalid('name', problem);
    const { accountId, secret } = await openAccount(world, caller, name);
    return created({ accountId, name, apiKeySecret: secret });
  },
});

export const accountEndpoints: readonly Endpoint[] = [getAllAccounts, postAccount];

async function refuseOthers(world: World, { accountId }: Caller): Promise<void> {
  if (!(await isFirstAccount(world.db, accountId)))
    throw new Refusal('FORBIDDEN', { message: 'Accounts are the business of the first account.' });
}
