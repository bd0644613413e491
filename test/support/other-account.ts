// Other callers than the administrator of the first account: keys with fewer scopes, and accounts of their own.

import { randomBytes } from 'node:crypto';
import type { AccountId } from '../../src/domain/platform.ts';
import { secretHashOf } from '../../src/flows/key-ring.ts';
import { insertAccount } from '../../src/storage/accounts.ts';
import { type ApiKey, insertApiKey } from '../../src/storage/api-keys.ts';
import type { TestService } from './service.ts';

export interface TestKey {
  readonly apiKeyId: string;
  /** To be sent with a request. */
  readonly headers: { readonly authorization: string };
}

/** A key of the account, with every scope unless `key` says otherwise. */
export async function addKey(
  { callsign }: TestService,
  accountId: AccountId = callsign.firstAccount.accountId,
  key: Partial<Omit<ApiKey, 'apiKeyId' | 'accountId'>> = {},
): Promise<TestKey> {
  const secret = randomBytes(16).toString('hex');
  const apiKeyId = randomBytes(16).toString('hex').toUpperCase();
  const createdAt = new Date();
  const whole: ApiKey = {
    apiKeyId,
    accountId,
    name: 'test',
    scopes: ['*'],
    allowedIps: [],
    validFrom: createdAt,
    validTo: null,
    isEnabled: true,
    links: [],
    permissions: ['PUBLIC_API'],
    createdAt,
    ...key,
  };
  await callsign.world.db.transaction((tx) => insertApiKey(tx, whole, secretHashOf(secret)));
  return { apiKeyId, headers: { authorization: `App ${secret}` } };
}

/** Another account with a key that may do everything in it. */
export async function addAccount(service: TestService): Promise<TestKey & { readonly accountId: AccountId }> {
  const { accountId } = await service.callsign.world.db.transaction((tx) => insertAccount(tx, 'Other'));
  return { accountId, ...(await addKey(service, accountId)) };
}
