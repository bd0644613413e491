// Makes and revokes API keys.

import { randomBytes, randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Caller } from '../domain/accounts.ts';
import { invalid, notFound } from '../domain/refusals.ts';
import { SCOPES } from '../domain/scopes.ts';
import { type ApiKey, deleteApiKey, insertApiKey } from '../storage/api-keys.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { secretHashOf } from './key-ring.ts';
import type { World } from './world.ts';

export interface ApiKeyWishes {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly validTo: Date | null;
}

/** A key and its secret, which nobody can read again. @throws Refusal INVALID */
export async function createApiKey(world: World, caller: Caller, wishes: ApiKeyWishes): Promise<{ key: ApiKey; secret: string }> {
  for (const [index, scope] of wishes.scopes.entries()) {
    if (!SCOPES.has(scope)) throw invalid(`scopes[${index}]`, `"${scope}" is not a scope: use one of ${[...SCOPES].join(', ')}`);
  }
  for (const [index, ip] of wishes.allowedIps.entries()) {
    if (!ipaddr.isValid(ip) && !ipaddr.isValidCIDR(ip))
      throw invalid(`allowedIPs[${index}]`, 'must be an IP address or a CIDR range');
  }
  const now = new Date(world.clock.now());
  if (wishes.validTo !== null && wishes.validTo <= now) throw invalid('validTo', 'must be in the future');
  const key: ApiKey = {
    apiKeyId: randomBytes(16).toString('hex').toUpperCase(),
    accountId: caller.accountId,
    name: wishes.name,
    scopes: wishes.scopes,
    allowedIps: wishes.allowedIps,
    validFrom: now,
    validTo: wishes.validTo,
    isEnabled: true,
    links: [],
    createdAt: now,
  };
  const secret = `${randomBytes(16).toString('hex')}-${randomUUID()}`;
  await changeConfiguration(world, caller, async (tx, audit) => {
    await insertApiKey(tx, key, secretHashOf(secret));
    await noteChange(tx, { accountId: caller.accountId, noun: 'api_key', keys: [key.apiKeyId] });
    audit('create', 'api_key', key.apiKeyId, null, key);
  });
  return { key, secret };
}

/** Ends a key for good, on every node within a second. @throws Refusal NOT_FOUND */
export async function revokeApiKey(world: World, caller: Caller, apiKeyId: string): Promise<void> {
  await changeConfiguration(world, caller, async (tx, audit) => {
    if (!(await deleteApiKey(tx, caller.accountId, apiKeyId))) throw notFound(`There is no API key "${apiKeyId}".`);
    await noteChange(tx, { accountId: caller.accountId, noun: 'api_key', keys: [apiKeyId] });
    audit('delete', 'api_key', apiKeyId, { apiKeyId }, null);
  });
}
