// /settings/2/api-keys: API keys, managed by people who have signed in.

import Type from 'typebox';
import { ALL_SCOPES, type Caller } from '../../domain/accounts.ts';
import { isStorable } from '../../domain/platform.ts';
import { invalid, Refusal } from '../../domain/refusals.ts';
import { type ApiKeyWishes, changeApiKey, createApiKey, unknownApiKey } from '../../flows/manage-api-keys.ts';
import { type ApiKey, findApiKey, findApiKeys } from '../../storage/api-keys.ts';
import * as wire from '../../wire/account-api-keys.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';

const shared = { group: 'API keys', scopes: ['account-management:manage'], errors: 'modern' } as const;
const PAGE_SIZE = 20;
const READS = { count: 10, seconds: 1 };
const WRITES = { count: 40, seconds: 86_400 };
const KeyPath = Type.Object({ apiKeyId: Type.String() });

const getAccountApiKeys = endpoint({
  ...shared,
  method: 'GET',
  path: '/settings/2/api-keys',
  summary: 'List the keys of the account',
  limit: READS,
  query: wire.AccountApiKeysQuery,
  answers: { 200: wire.AccountApiKeys },
  handle: async ({ world, caller, query: { page = 0, size = PAGE_SIZE } }) => {
    refuseKeys(caller);
    const { keys, total } = await findApiKeys(world.db, caller.accountId, page, size);
    const totals = { totalCount: total, totalPages: Math.ceil(total / size) };
    const paging = { page, pageSize: size, orderDirection: 'ASC', orderBy: 'createdAt', ...totals };
    return ok({ apiKeys: keys.map((key) => keyObject(key)), paging });
  },
});

const postAccountApiKey = endpoint({
  ...shared,
  method: 'POST',
  path: '/settings/2/api-keys',
  summary: 'Create a key of the account',
  description: 'The secret is in this answer and nowhere else. A key with `platform` may send for those pairs, and no more.',
  limit: WRITES,
  body: wire.AccountApiKeyRequest,
  answers: { 200: wire.AccountApiKey },
  handle: async ({ world, caller, body }) => {
    refuseKeys(caller);
    const wishes = { ...wishesOf(body, undefined, world.clock.now()), name: body.name };
    const { key, secret } = await createApiKey(world, caller, wishes, 'scopeGuids');
    return ok(keyObject(key, secret));
  },
});

const getAccountApiKey = endpoint({
  ...shared,
  method: 'GET',
  path: '/settings/2/api-keys/{apiKeyId}',
  summary: 'Get a key of the account',
  limit: READS,
  params: KeyPath,
  answers: { 200: wire.AccountApiKey },
  refusals: [404],
  handle: async ({ world, caller, params: { apiKeyId } }) => {
    refuseKeys(caller);
    const key = isStorable(apiKeyId) ? await findApiKey(world.db, caller.accountId, apiKeyId) : undefined;
    if (key === undefined) throw unknownApiKey(apiKeyId);
    return ok(keyObject(key));
  },
});

const putAccountApiKey = endpoint({
  ...shared,
  method: 'PUT',
  path: '/settings/2/api-keys/{apiKeyId}',
  summary: 'Change a key of the account',
  description: 'What is left out stays. No scopes take all access away; no pairs unlink the key.',
  limit: WRITES,
  params: KeyPath,
  body: wire.AccountApiKeyUpdate,
  answers: { 200: wire.AccountApiKey },
  refusals: [404],
  handle: async ({ world, caller, params: { apiKeyId }, body }) => {
    refuseKeys(caller);
    const change = (before: ApiKey) => wishesOf(body, before, world.clock.now());
    return ok(keyObject(await changeApiKey(world, caller, apiKeyId, change, 'scopeGuids')));
  },
});

export const accountApiKeyEndpoints: readonly Endpoint[] = [
  getAccountApiKeys,
  postAccountApiKey,
  getAccountApiKey,
  putAccountApiKey,
];

/** Contract: these take every credential but an API key. Our own endpoints for keys take keys as well. */
function refuseKeys({ username }: Caller): void {
  if (username === undefined)
    throw new Refusal('FORBIDDEN', { message: 'API keys are managed by users: sign in, or use /callsign/1/api-keys.' });
}

function wishesOf(body: wire.AccountApiKeyUpdate, before: ApiKey | undefined, nowMs: number): ApiKeyWishes {
  const { platform, permissions } = body;
  if (platform !== undefined && platform.length > 0 && permissions !== undefined && permissions.length > 0)
    throw invalid('permissions', 'must not be given together with platform');
  // One whose pairs were deleted has neither links nor permissions: it is unlinked by saying so, not by being changed otherwise.
  const isUnlinked = platform?.length === 0 && (before?.links.length !== 0 || before.permissions.length === 0);
  return {
    name: body.name ?? before?.name ?? '',
    // Inferred: the contract says nothing of a key created without scopes. See compatibility.md, "a key without scopes".
    scopes: body.scopeGuids ?? before?.scopes ?? [ALL_SCOPES],
    allowedIps: body.allowedIPs ?? before?.allowedIps ?? [],
    validFrom: momentOf('validFrom', body.validFrom) ?? before?.validFrom ?? new Date(nowMs),
    validTo: momentOf('validTo', body.validTo) ?? (before === undefined ? yearAfter(nowMs) : before.validTo),
    isEnabled: body.enabled ?? before?.isEnabled ?? true,
    permissions: permissions ?? (isUnlinked ? undefined : before?.permissions),
    links:
      platform?.map(({ applicationId, entityId, action }) => ({
        applicationId,
        entityId: entityId || null,
        action: action ?? null,
      })) ?? before?.links,
  };
}

function momentOf(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const moment = wire.parseLocalMoment(text);
  if (moment === undefined) throw invalid(field, "must have the format yyyy-MM-dd'T'HH:mm:ss");
  return moment;
}

function yearAfter(epochMs: number): Date {
  const moment = new Date(epochMs);
  moment.setUTCFullYear(moment.getUTCFullYear() + 1);
  return moment;
}

function keyObject(key: ApiKey, secret?: string): wire.AccountApiKey {
  return {
    id: key.apiKeyId,
    ...(secret === undefined ? {} : { apiKeySecret: secret }),
    accountId: String(key.accountId),
    name: key.name,
    allowedIPs: [...key.allowedIps],
    validFrom: wire.localMoment(key.validFrom),
    ...(key.validTo === null ? {} : { validTo: wire.localMoment(key.validTo) }),
    enabled: key.isEnabled,
    permissions: [...key.permissions] as wire.AccountApiKey['permissions'],
    scopeGuids: [...key.scopes],
    platform: key.links.map(({ key: linkKey, applicationId, entityId, action }) => ({
      key: linkKey,
      applicationId,
      ...(entityId === null ? {} : { entityId }),
      ...(action === null ? {} : { action }),
    })),
  };
}
