// Makes, changes and revokes API keys.

import ipaddr from 'ipaddr.js';
import { type Caller, hasAnyScope, type PlatformLink } from '../domain/accounts.ts';
import { type ApplicationId, type EntityId, idViolation, isStorable, labelViolation } from '../domain/platform.ts';
import { notFound, Refusal, type Violation } from '../domain/refusals.ts';
import { SCOPES } from '../domain/scopes.ts';
import { type ApiKey, deleteApiKey, findApiKey, insertApiKey, updateApiKeyRow } from '../storage/api-keys.ts';
import { insertApplication } from '../storage/applications.ts';
import { noteChange } from '../storage/changes.ts';
import type { Tx } from '../storage/db.ts';
import { insertEntity } from '../storage/entities.ts';
import { type Audit, changeConfiguration } from './change-configuration.ts';
import { newSecret, secretHashOf } from './key-ring.ts';
import { newKey } from './new-key.ts';
import { CONFIGURED_KEY } from './open-first-account.ts';
import type { World } from './world.ts';

export interface ApiKeyWishes {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly validFrom?: Date | undefined;
  readonly validTo: Date | null;
  readonly isEnabled?: boolean | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly links?: readonly PlatformLink[] | undefined;
}

/** Where the fields stand in the request: the two ways to make a key call the scopes differently. */
export type ScopesField = 'scopes' | 'scopeGuids';

/** A key and its secret, which nobody can read again. @throws Refusal INVALID */
export async function createApiKey(
  world: World,
  caller: Caller,
  wishes: ApiKeyWishes,
  scopesField: ScopesField = 'scopes',
): Promise<{ key: ApiKey; secret: string }> {
  const now = new Date(world.clock.now());
  refuse([...wishViolations(caller, wishes, undefined, scopesField), ...endViolations(wishes, now)]);
  const key: ApiKey = {
    apiKeyId: newKey(),
    accountId: caller.accountId,
    createdAt: now,
    ...wished(wishes, now),
  };
  const secret = newSecret();
  await changeConfiguration(world, caller, async (tx, audit) => {
    await createLinkedIds(tx, caller, key.links, audit);
    await insertApiKey(tx, key, secretHashOf(secret));
    await noteChange(tx, { accountId: caller.accountId, noun: 'api_key', keys: [key.apiKeyId] });
    audit('create', 'api_key', key.apiKeyId, null, key);
  });
  return { key, secret };
}

/** Everything of a key but its secret is replaced by what `change` makes of it. @throws Refusal NOT_FOUND, INVALID */
export async function changeApiKey(
  world: World,
  caller: Caller,
  apiKeyId: string,
  change: (before: ApiKey) => ApiKeyWishes,
  scopesField: ScopesField,
): Promise<ApiKey> {
  const { accountId } = caller;
  if (!isStorable(apiKeyId)) throw unknownApiKey(apiKeyId);
  return changeConfiguration(world, caller, async (tx, audit) => {
    const before = await findApiKey(tx, accountId, apiKeyId, true);
    if (before === undefined) throw unknownApiKey(apiKeyId);
    const wishes = change(before);
    const { validFrom = before.validFrom, validTo } = wishes;
    refuse([...wishViolations(caller, wishes, before, scopesField), ...orderViolations(validFrom, validTo)]);
    const after: ApiKey = { ...before, ...wished(wishes, before.validFrom) };
    await createLinkedIds(tx, caller, after.links, audit);
    await updateApiKeyRow(tx, after);
    await noteChange(tx, { accountId, noun: 'api_key', keys: [apiKeyId] });
    audit('update', 'api_key', apiKeyId, before, after);
    return after;
  });
}

function wished(wishes: ApiKeyWishes, validFrom: Date): Omit<ApiKey, 'apiKeyId' | 'accountId' | 'createdAt'> {
  const { links = [] } = wishes;
  return {
    name: wishes.name,
    scopes: [...new Set(wishes.scopes)],
    allowedIps: [...new Set(wishes.allowedIps)],
    validFrom: wishes.validFrom ?? validFrom,
    validTo: wishes.validTo,
    isEnabled: wishes.isEnabled ?? true,
    links: links.map((link) => ({ ...link, key: newKey() })),
    // A key has its links or a permission, not both.
    permissions: links.length > 0 ? [] : [...new Set(wishes.permissions ?? ['PUBLIC_API'])],
  };
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
}

function wishViolations(
  caller: Caller,
  { name, scopes, allowedIps, permissions = [], links = [] }: ApiKeyWishes,
  before: ApiKey | undefined,
  scopesField: ScopesField,
): Violation[] {
  const violations: Violation[] = [];
  const problem = name.trim() === '' ? 'must not be blank' : labelViolation(name);
  if (problem !== undefined) violations.push({ property: 'name', violation: problem });
  // A start with another CALLSIGN_API_KEY would take a key of this name for the former one and end it.
  if (name === CONFIGURED_KEY && before?.name !== name)
    violations.push({ property: 'name', violation: 'is kept for the key of the setting of that name' });
  scopes.forEach((scope, index) => {
    const property = `${scopesField}[${index}]`;
    const violation = `"${scope}" is not a scope: use one of ${[...SCOPES].join(', ')}`;
    if (!SCOPES.has(scope)) violations.push({ property, violation });
    // Who manages keys could else make himself one that may do everything.
    else if (!hasAnyScope(caller, [scope]) && before?.scopes.includes(scope) !== true)
      violations.push({ property, violation: 'cannot be given by somebody who does not have it' });
  });
  allowedIps.forEach((ip, index) => {
    const violation = 'must be an IP address or a CIDR range';
    if (!ipaddr.isValid(ip) && !ipaddr.isValidCIDR(ip)) violations.push({ property: `allowedIPs[${index}]`, violation });
  });
  if (permissions.includes('PUBLIC_API') && permissions.includes('WEB_SDK'))
    violations.push({ property: 'permissions', violation: 'must not have both PUBLIC_API and WEB_SDK' });
  return [...violations, ...linkViolations(links)];
}

/** Linked ids may come into being with the key, so they must be what other ids are. */
function linkViolations(links: readonly PlatformLink[]): Violation[] {
  return links.flatMap(({ applicationId, entityId }, index) => {
    const ids = { applicationId, ...(entityId === null ? {} : { entityId }) };
    return Object.entries(ids).flatMap(([field, id]) => {
      const violation = idViolation(id);
      return violation === undefined ? [] : [{ property: `platform[${index}].${field}`, violation }];
    });
  });
}

function endViolations({ validFrom, validTo }: ApiKeyWishes, now: Date): Violation[] {
  if (validTo === null) return [];
  if (validTo <= now) return [{ property: 'validTo', violation: 'must be in the future' }];
  return orderViolations(validFrom, validTo);
}

function orderViolations(validFrom: Date | undefined, validTo: Date | null): Violation[] {
  const isBackward = validFrom !== undefined && validTo !== null && validTo <= validFrom;
  return isBackward ? [{ property: 'validTo', violation: 'must be after validFrom' }] : [];
}

/** Contract: what a key is linked to and is not there comes into being with the key. */
async function createLinkedIds(tx: Tx, { accountId }: Caller, links: readonly PlatformLink[], audit: Audit): Promise<void> {
  for (const id of new Set(links.map((link) => link.applicationId))) {
    const application = { applicationId: id as ApplicationId, applicationName: id };
    if (!(await insertApplication(tx, accountId, application))) continue;
    await noteChange(tx, { accountId, noun: 'application', keys: [id] });
    audit('create', 'application', id, null, application);
  }
  for (const id of new Set(links.flatMap((link) => link.entityId ?? []))) {
    const entity = { entityId: id as EntityId, entityName: id };
    if (!(await insertEntity(tx, accountId, entity))) continue;
    await noteChange(tx, { accountId, noun: 'entity', keys: [id] });
    audit('create', 'entity', id, null, entity);
  }
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

export function unknownApiKey(apiKeyId: string): Refusal {
  return notFound(`There is no API key "${apiKeyId}".`);
}
