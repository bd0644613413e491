// Owned numbers in the contract's shape. What has no meaning where nobody sells numbers (price, reservation) is left out.

import Type, { type Static } from 'typebox';

const Id = Type.String({ maxLength: 255 });

export const OwnedNumber = Type.Object({
  numberKey: Type.String(),
  number: Type.String(),
  country: Type.String(),
  countryName: Type.String(),
  type: Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE']),
  capabilities: Type.Array(Type.Enum(['SMS', 'MMS', 'VOICE'])),
  shared: Type.Boolean(),
  keywords: Type.Array(Type.String()),
  additionalSetupRequired: Type.Boolean(),
  editPermissions: Type.Object({ canEditNumber: Type.Boolean(), canEditConfiguration: Type.Boolean() }),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
});
export type OwnedNumber = Static<typeof OwnedNumber>;

export const OwnedNumbers = Type.Object({ numbers: Type.Array(OwnedNumber), numberCount: Type.Integer() });

/** Numbers on a page when nobody says otherwise. */
export const NUMBERS_LIMIT = 50;

export const OwnedNumbersQuery = Type.Object({
  number: Type.Optional(Type.String({ description: 'Digits the number contains' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
});

export const NumberAttribution = Type.Object({
  applicationId: Type.String({ minLength: 1, maxLength: 255 }),
  entityId: Type.Optional(Id),
});
