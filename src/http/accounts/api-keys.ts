// /callsign/1/api-keys: who may call.

import Type from 'typebox';
import { invalid } from '../../domain/refusals.ts';
import { createApiKey, revokeApiKey } from '../../flows/manage-api-keys.ts';
import { type ApiKey, listApiKeys } from '../../storage/api-keys.ts';
import { parseWireDate } from '../../wire/sms-messages.ts';
import { wireDate } from '../../wire/statuses.ts';
import { created, endpoint, noContent, ok } from '../endpoint.ts';

const shared = { group: 'API keys', scopes: ['account-management:manage'], errors: 'modern' } as const;

const KeyObject = Type.Object({
  id: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  scopes: Type.Array(Type.String()),
  allowedIPs: Type.Array(Type.String()),
  validFrom: Type.String(),
  validTo: Type.Optional(Type.String()),
});

const KeyRequest = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  scopes: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
  allowedIPs: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  validTo: Type.Optional(Type.String()),
});

export const getApiKeys = endpoint({
  ...shared,
  method: 'GET',
  path: '/callsign/1/api-keys',
  summary: 'List API keys, without their secrets',
  answers: { 200: Type.Object({ results: Type.Array(KeyObject) }) },
  handle: async ({ world, caller }) => ok({ results: (await listApiKeys(world.db, caller.accountId)).map(keyObject) }),
});

export const postApiKey = endpoint({
  ...shared,
  method: 'POST',
  path: '/callsign/1/api-keys',
  summary: 'Make an API key',
  description: 'The secret is in this answer and nowhere else. The scope `*` allows everything.',
  body: KeyRequest,
  answers: { 201: Type.Object({ ...KeyObject.properties, apiKeySecret: Type.String() }) },
  handle: async ({ world, caller, body }) => {
    const validTo = body.validTo === undefined ? null : parseWireDate(body.validTo);
    if (validTo === undefined) throw invalid('validTo', "must have the format yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    const { key, secret } = await createApiKey(world, caller, {
      name: body.name,
      scopes: body.scopes,
      allowedIps: body.allowedIPs ?? [],
      validTo: validTo === null ? null : new Date(validTo),
    });
    return created({ ...keyObject(key), apiKeySecret: secret });
  },
});

export const removeApiKey = endpoint({
  ...shared,
  method: 'DELETE',
  path: '/callsign/1/api-keys/{id}',
  summary: 'Revoke an API key',
  params: Type.Object({ id: Type.String() }),
  answers: { 204: null },
  refusals: [404],
  handle: async ({ world, caller, params }) => {
    await revokeApiKey(world, caller, params.id);
    return noContent();
  },
});

function keyObject(key: ApiKey) {
  return {
    id: key.apiKeyId,
    name: key.name,
    enabled: key.isEnabled,
    scopes: [...key.scopes],
    allowedIPs: [...key.allowedIps],
    validFrom: wireDate(key.validFrom.getTime()),
    ...(key.validTo === null ? {} : { validTo: wireDate(key.validTo.getTime()) }),
  };
}
