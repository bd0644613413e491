// Sending by the query of a GET: parameters of both generations that offer it.

import Type, { type Static } from 'typebox';
import { OLDER_OPTIONS } from './sms-advanced.ts';

const COMMON = {
  ...OLDER_OPTIONS,
  to: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1 }),
  bulkId: Type.Optional(Type.String()),
  transliteration: Type.Optional(Type.String()),
  languageCode: Type.Optional(Type.String()),
  trackingType: Type.Optional(Type.String()),
  indiaDltContentTemplateId: Type.Optional(Type.String({ maxLength: 64 })),
  indiaDltPrincipalEntityId: Type.Optional(Type.String({ maxLength: 64 })),
  indiaDltTelemarketerId: Type.Optional(Type.String({ maxLength: 64 })),
  turkeyIysBrandCode: Type.Optional(Type.Integer()),
  turkeyIysRecipientType: Type.Optional(Type.String()),
  southKoreaResellerCode: Type.Optional(Type.Integer()),
};

export const TextQuery = Type.Object({
  ...COMMON,
  text: Type.String(),
  southKoreaTitle: Type.Optional(Type.String({ maxLength: 66 })),
  includeSmsCountInResponse: Type.Optional(Type.Boolean()),
  trackingUrl: Type.Optional(Type.String({ maxLength: 2048 })),
});

export const OldTextQuery = Type.Object({
  ...COMMON,
  username: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  track: Type.Optional(Type.String()),
  processKey: Type.Optional(Type.String()),
});

export type AnyTextQuery = Partial<Static<typeof TextQuery> & Static<typeof OldTextQuery>> & Pick<Static<typeof TextQuery>, 'to'>;
