// API keys in the contract's shape: /settings/2/api-keys.

import Type, { type Static } from 'typebox';

const PERMISSIONS = ['PUBLIC_API', '2FA_CLIENT', 'WEB_SDK'] as const;
const Moment = Type.String({ description: "yyyy-MM-dd'T'HH:mm:ss, UTC" });
const Id = Type.String({ maxLength: 255 });

const fields = {
  allowedIPs: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100 })),
  validFrom: Type.Optional(Moment),
  validTo: Type.Optional(Moment),
  enabled: Type.Optional(Type.Boolean()),
  permissions: Type.Optional(Type.Array(Type.Enum([...PERMISSIONS]), { maxItems: 3 })),
  scopeGuids: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  platform: Type.Optional(
    Type.Array(
      Type.Object({
        applicationId: Type.String({ minLength: 1, maxLength: 255 }),
        entityId: Type.Optional(Id),
        action: Type.Optional(Type.Enum(['FILL', 'FORCE'])),
      }),
      { maxItems: 100 },
    ),
  ),
};

export const AccountApiKeyRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }), ...fields });
export const AccountApiKeyUpdate = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  ...fields,
});
export type AccountApiKeyUpdate = Static<typeof AccountApiKeyUpdate>;

export const AccountApiKey = Type.Object({
  id: Type.String(),
  apiKeySecret: Type.Optional(Type.String({ description: 'In the answer that makes the key, and nowhere else' })),
  accountId: Type.String(),
  name: Type.String(),
  allowedIPs: Type.Array(Type.String()),
  validFrom: Moment,
  validTo: Type.Optional(Moment),
  enabled: Type.Boolean(),
  permissions: Type.Array(Type.Enum([...PERMISSIONS])),
  scopeGuids: Type.Array(Type.String()),
  platform: Type.Array(
    Type.Object({
      key: Type.String(),
      applicationId: Id,
      entityId: Type.Optional(Id),
      action: Type.Optional(Type.Enum(['FILL', 'FORCE'])),
    }),
  ),
});
export type AccountApiKey = Static<typeof AccountApiKey>;

/** Another envelope than every other list has: the contract's. */
export const AccountApiKeys = Type.Object({
  apiKeys: Type.Array(AccountApiKey),
  paging: Type.Object({
    page: Type.Integer(),
    pageSize: Type.Integer(),
    orderDirection: Type.String(),
    orderBy: Type.String(),
    totalCount: Type.Integer(),
    totalPages: Type.Integer(),
  }),
});

export const AccountApiKeysQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});

/** UTC without saying so. */
export function localMoment(moment: Date): string {
  return moment.toISOString().slice(0, 19);
}

/** Undefined when it cannot be read. */
export function parseLocalMoment(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/.test(text)) return undefined;
  const moment = new Date(`${text}Z`);
  // 30 February would otherwise be a day in March.
  return Number.isNaN(moment.getTime()) || localMoment(moment) !== text.slice(0, 19) ? undefined : moment;
}
