// /callsign/1/api-keys: who may call.

import Type from 'typebox';
import { invalid } from '../../domain/refusals.ts';
import { createApiKey, revokeApiKey } from '../../flows/manage-api-keys.ts';
import { listApiKeys } from '../../storage/api-keys.ts';
import * as wire from '../../wire/api-keys.ts';
import { parseWireDate } from '../../wire/sms-messages.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'API keys', scopes: ['account-management:manage'], errors: 'modern' } as const;

export const getApiKeys = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/api-keys',
  summary: 'List API keys, without their secrets',
  answers: { 200: wire.ApiKeys },
  handle: async ({ world, caller }) => ok({ results: (await listApiKeys(world.db, caller.accountId)).map(wire.apiKeyObject) }),
});

export const postApiKey = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/api-keys',
  summary: 'Make an API key',
  description: 'The secret is in this answer and nowhere else. The scope `*` allows everything.',
  body: wire.ApiKeyRequest,
  answers: { 201: wire.NewApiKey },
  handle: async ({ world, caller, body }) => {
    const { name, scopes, allowedIPs = [], validTo } = body;
    const wishes = { name, scopes, allowedIps: allowedIPs, validTo: validTo === undefined ? null : momentOf(validTo) };
    const { key, secret } = await createApiKey(world, caller, wishes);
    return created({ ...wire.apiKeyObject(key), apiKeySecret: secret });
  },
});

export const removeApiKey = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/api-keys/{id}',
  summary: 'Revoke an API key',
  description: 'For good, and from the next request on; a key may revoke itself.',
  params: Type.Object({ id: Type.String() }),
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await revokeApiKey(world, caller, params.id);
    return noContent();
  },
});

function momentOf(validTo: string): Date {
  const epochMs = parseWireDate(validTo);
  if (epochMs === undefined) throw invalid('validTo', "must have the format yyyy-MM-dd'T'HH:mm:ss.SSSZ");
  return new Date(epochMs);
}
