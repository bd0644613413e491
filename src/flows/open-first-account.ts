// What every start does once the schema is there: makes sure that somebody can get in.

import { ALL_SCOPES } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Clock } from '../ports.ts';
import { insertAccount, lockFirstAccount } from '../storage/accounts.ts';
import { deleteApiKey, findApiKeyBySecret, insertApiKey, listApiKeys } from '../storage/api-keys.ts';
import { type Change, noteChange } from '../storage/changes.ts';
import type { Db, Tx } from '../storage/db.ts';
import { newSecret, secretHashOf } from './key-ring.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

/** Names the key that comes from the environment, to find it again when the setting changes. */
export const CONFIGURED_KEY = 'CALLSIGN_API_KEY';
const FIRST_KEY = 'Administrator';

export interface FirstAccount {
  readonly accountId: AccountId;
  /** True at the very first start only. */
  readonly isNew: boolean;
  /** The secret made now, to be shown this once; undefined when the key was configured or made at an earlier start. */
  readonly secret: string | undefined;
}

/**
 * Opens the first account unless it exists. A configured key is always the account's and replaces the one configured before;
 * without one, a new account gets a key of its own.
 */
export function openFirstAccount(db: Db, clock: Clock, configuredKey: string | undefined): Promise<FirstAccount> {
  return db.transaction(async (tx) => {
    const existing = await lockFirstAccount(tx);
    const { accountId } = existing ?? (await insertAccount(tx, 'Callsign'));
    if (configuredKey !== undefined) await keepConfiguredKey(tx, clock, accountId, configuredKey);
    const secret = existing === undefined && configuredKey === undefined ? newSecret() : undefined;
    if (secret !== undefined) await insertKey(tx, clock, accountId, FIRST_KEY, secret);
    return { accountId, isNew: existing === undefined, secret };
  });
}

/** Touches nothing when the key is there already: its id stands in the audit log, and other nodes start with the same one. */
async function keepConfiguredKey(tx: Tx, clock: Clock, accountId: AccountId, secret: string): Promise<void> {
  const known = await findApiKeyBySecret(tx, secretHashOf(secret));
  for (const key of await listApiKeys(tx, accountId)) {
    const isOutdated = key.name === CONFIGURED_KEY && key.apiKeyId !== known?.apiKeyId;
    if (!isOutdated) continue;
    await deleteApiKey(tx, accountId, key.apiKeyId);
    await noteChange(tx, noticeOf(accountId, key.apiKeyId));
  }
  if (known === undefined) await insertKey(tx, clock, accountId, CONFIGURED_KEY, secret);
}

async function insertKey(
  tx: Tx,
  clock: Clock,
  accountId: AccountId,
  name: string,
  secret: string,
  scopes: readonly string[] = [ALL_SCOPES],
  nodeId: number | null = null,
): Promise<string> {
  const now = new Date(clock.now());
  const key = {
    apiKeyId: newKey(),
    accountId,
    name,
    scopes: [...scopes],
    allowedIps: [],
    validFrom: now,
    validTo: null,
    isEnabled: true,
    links: [],
    permissions: ['PUBLIC_API'],
    createdAt: now,
  };
  await insertApiKey(tx, key, secretHashOf(secret), nodeId);
  await noteChange(tx, noticeOf(accountId, key.apiKeyId));
  return key.apiKeyId;
}

/** The key a new account is opened with. */
export async function insertFirstKey(tx: Tx, clock: Clock, accountId: AccountId, secret: string): Promise<void> {
  await insertKey(tx, clock, accountId, FIRST_KEY, secret);
}

/** Makes a key and answers its id: for Callsign's own use, as long as it takes, and no longer than this node lives. */
export function insertOwnKey(
  { db, clock, nodeId }: World,
  accountId: AccountId,
  name: string,
  secret: string,
  scopes: readonly string[],
): Promise<string> {
  return db.transaction((tx) => insertKey(tx, clock, accountId, name, secret, scopes, nodeId));
}

/** Ends such a key. */
export function removeKey({ db }: World, accountId: AccountId, apiKeyId: string): Promise<void> {
  return db.transaction(async (tx) => {
    await deleteApiKey(tx, accountId, apiKeyId);
    await noteChange(tx, noticeOf(accountId, apiKeyId));
  });
}

function noticeOf(accountId: AccountId, apiKeyId: string): Change {
  return { accountId, noun: 'api_key', keys: [apiKeyId] };
}
