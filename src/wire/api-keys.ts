// API keys, as our own API shows them: never with their secrets, but for the one answer that makes a key.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

export const ApiKeyRequest = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  scopes: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
  allowedIPs: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100 })),
  validTo: Type.Optional(Type.String({ description: "yyyy-MM-dd'T'HH:mm:ss.SSSZ; absent: for ever" })),
});

export const ApiKey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean(),
  scopes: Type.Array(Type.String()),
  allowedIPs: Type.Array(Type.String()),
  validFrom: Type.String(),
  validTo: Type.Optional(Type.String()),
});
export type ApiKey = Static<typeof ApiKey>;

export const ApiKeys = Type.Object({ results: Type.Array(ApiKey) });

export const NewApiKey = Type.Object({ ...ApiKey.properties, apiKeySecret: Type.String() });

export interface ApiKeyValues {
  readonly apiKeyId: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

export function apiKeyObject(values: ApiKeyValues): ApiKey {
  const { apiKeyId, name, isEnabled, scopes, allowedIps, validFrom, validTo } = values;
  return {
    id: apiKeyId,
    name,
    enabled: isEnabled,
    scopes: [...scopes],
    allowedIPs: [...allowedIps],
    validFrom: wireDate(validFrom.getTime()),
    ...(validTo === null ? {} : { validTo: wireDate(validTo.getTime()) }),
  };
}
