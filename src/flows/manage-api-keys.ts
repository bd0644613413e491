// Makes and revokes API keys.

import { randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Caller } from '../domain/accounts.ts';
import { isStorable, labelViolation } from '../domain/platform.ts';
import { notFound, Refusal, type Violation } from '../domain/refusals.ts';
import { SCOPES } from '../domain/scopes.ts';
import { type ApiKey, deleteApiKey, insertApiKey } from '../storage/api-keys.ts';
import { noteChange } from '../storage/changes.ts';
import { changeConfiguration } from './change-configuration.ts';
import { newSecret, secretHashOf } from './key-ring.ts';
import { CONFIGURED_KEY } from './open-first-account.ts';
import type { World } from './world.ts';

export interface ApiKeyWishes {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly validTo: Date | null;
}

/** A key and its secret, which nobody can read again. @throws Refusal INVALID */
export async function createApiKey(world: World, caller: Caller, wishes: ApiKeyWishes): Promise<{ key: ApiKey; secret: string }> {
  const now = new Date(world.clock.now());
  const violations = wishViolations(wishes, now);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  const key: ApiKey = {
    apiKeyId: randomBytes(16).toString('hex').toUpperCase(),
    accountId: caller.accountId,
    name: wishes.name,
    scopes: [...new Set(wishes.scopes)],
    allowedIps: [...new Set(wishes.allowedIps)],
    validFrom: now,
    validTo: wishes.validTo,
    isEnabled: true,
    links: [],
    createdAt: now,
  };
  const secret = newSecret();
  await changeConfiguration(world, caller, async (tx, audit) => {
    await insertApiKey(tx, key, secretHashOf(secret));
    await noteChange(tx, { accountId: caller.accountId, noun: 'api_key', keys: [key.apiKeyId] });
    audit('create', 'api_key', key.apiKeyId, null, key);
  });
  return { key, secret };
}

function wishViolations({ name, scopes, allowedIps, validTo }: ApiKeyWishes, now: Date): Violation[] {
  const violations: Violation[] = [];
  const problem = name.trim() === '' ? 'must not be blank' : labelViolation(name);
  if (problem !== undefined) violations.push({ property: 'name', violation: problem });
  // A start with another CALLSIGN_API_KEY would take a key of this name for the former one and end it.
  if (name === CONFIGURED_KEY)
    violations.push({ property: 'name', violation: 'is kept for the key of the setting of that name' });
  scopes.forEach((scope, index) => {
    const violation = `"${scope}" is not a scope: use one of ${[...SCOPES].join(', ')}`;
    if (!SCOPES.has(scope)) violations.push({ property: `scopes[${index}]`, violation });
  });
  allowedIps.forEach((ip, index) => {
    const violation = 'must be an IP address or a CIDR range';
    if (!ipaddr.isValid(ip) && !ipaddr.isValidCIDR(ip)) violations.push({ property: `allowedIPs[${index}]`, violation });
  });
  if (validTo !== null && validTo <= now) violations.push({ property: 'validTo', violation: 'must be in the future' });
  return violations;
}

/** Ends a key for good, on every node within a second. @throws Refusal NOT_FOUND */
export async function revokeApiKey(world: World, caller: Caller, apiKeyId: string): Promise<void> {
  const { accountId } = caller;
  if (!isStorable(apiKeyId)) throw unknownApiKey(apiKeyId);
  await changeConfiguration(world, caller, async (tx, audit) => {
    const key = await deleteApiKey(tx, accountId, apiKeyId);
    if (key === undefined) throw unknownApiKey(apiKeyId);
    await noteChange(tx, { accountId, noun: 'api_key', keys: [apiKeyId] });
    audit('delete', 'api_key', apiKeyId, key, null);
  });
}

function unknownApiKey(apiKeyId: string): Refusal {
  return notFound(`There is no API key "${apiKeyId}".`);
}
