// Checks of addresses as callers see them.

import Type, { type Static } from 'typebox';

const Address = Type.String({ minLength: 1, maxLength: 320 });
const ValidMailbox = Type.Enum(['true', 'false', 'unknown']);
const Risk = Type.Enum(['LOW', 'MEDIUM', 'HIGH', 'UNKNOWN']);

const Verdict = {
  validMailbox: ValidMailbox,
  validSyntax: Type.Boolean(),
  catchAll: Type.Boolean({ description: 'Always false: mailboxes are not probed' }),
  didYouMean: Type.Optional(Type.String()),
  disposable: Type.Boolean(),
  roleBased: Type.Boolean(),
  reason: Type.Optional(Type.Enum(['TIMED_OUT', 'INBOX_FULL', 'UNEXPECTED_FAILURE'])),
  detailedReasons: Type.Optional(Type.String()),
  risk: Risk,
};

export const ValidationRequest = Type.Object({ to: Type.String({ minLength: 1 }) });

export const ValidationResponse = Type.Object({ to: Type.String(), ...Verdict });
export type ValidationResponse = Static<typeof ValidationResponse>;

export const ValidationsRequest = Type.Object({
  validationRequestId: Type.Optional(Type.String({ maxLength: 200 })),
  destinations: Type.Array(Type.Object({ destination: Address }), { minItems: 1, maxItems: 100_000 }),
});

export const ValidationsAccepted = Type.Object({ validationRequestId: Type.String() });

export const VALIDATIONS_PAGE_SIZE = 100;

export const ValidationsQuery = Type.Object({
  validationRequestId: Type.Optional(Type.String({ maxLength: 200 })),
  destination: Type.Optional(Type.Array(Address, { maxItems: 100 })),
  validMailbox: Type.Optional(ValidMailbox),
  validSyntax: Type.Optional(Type.Boolean()),
  catchAll: Type.Optional(Type.Boolean()),
  disposable: Type.Optional(Type.Boolean()),
  roleBased: Type.Optional(Type.Boolean()),
  risk: Type.Optional(Risk),
  validatedDateFrom: Type.Optional(Type.String({ description: 'A month ago at most; the last seven days unless given' })),
  validatedDateTo: Type.Optional(Type.String()),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
});

export const ValidationPage = Type.Object({
  results: Type.Array(
    Type.Object({
      destination: Type.String(),
      ...Verdict,
      bulkValidationDate: Type.String(),
      validationRequestId: Type.String(),
    }),
  ),
  paging: Type.Object({ size: Type.Integer(), previousCursor: Type.String(), nextCursor: Type.String() }),
});
export type ValidationPage = Static<typeof ValidationPage>;
