// What every start does once the schema is there: makes sure that somebody can get in.

import { randomBytes } from 'node:crypto';
import { ALL_SCOPES } from '../domain/accounts.ts';
import type { AccountId } from '../domain/platform.ts';
import type { Clock } from '../ports.ts';
import { insertAccount, lockFirstAccount } from '../storage/accounts.ts';
import { deleteApiKey, insertApiKey, listApiKeys } from '../storage/api-keys.ts';
import { noteChange } from '../storage/changes.ts';
import type { Db, Tx } from '../storage/db.ts';
import { secretHashOf } from './key-ring.ts';

/** Names the key that comes from the environment, to find it again when the setting changes. */
const CONFIGURED_KEY = 'CALLSIGN_API_KEY';
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
    const secret = existing === undefined && configuredKey === undefined ? randomBytes(24).toString('base64url') : undefined;
    if (secret !== undefined) await insertKey(tx, clock, accountId, FIRST_KEY, secret);
    return { accountId, isNew: existing === undefined, secret };
  });
}

async function keepConfiguredKey(tx: Tx, clock: Clock, accountId: AccountId, secret: string): Promise<void> {
  const configured = (await listApiKeys(tx, accountId)).filter((key) => key.name === CONFIGURED_KEY);
  // Replaced rather than compared: the hash stays in the database, and this happens once a start.
  for (const key of configured) await deleteApiKey(tx, accountId, key.apiKeyId);
  await insertKey(tx, clock, accountId, CONFIGURED_KEY, secret);
}

async function insertKey(tx: Tx, clock: Clock, accountId: AccountId, name: string, secret: string): Promise<void> {
  const now = new Date(clock.now());
  const key = {
    apiKeyId: randomBytes(16).toString('hex').toUpperCase(),
    accountId,
    name,
    scopes: [ALL_SCOPES],
    allowedIps: [],
    validFrom: now,
    validTo: null,
    isEnabled: true,
    links: [],
    createdAt: now,
  };
  await insertApiKey(tx, key, secretHashOf(secret));
  await noteChange(tx, { accountId, noun: 'api_key', keys: [key.apiKeyId] });
}
