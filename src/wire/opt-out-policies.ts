// Policies of opt-out words, as our own API shows them.

import Type, { type Static } from 'typebox';

/** Languages with words of their own; the list is checked against the data by a test. */
export const OPT_OUT_LANGUAGE_CODES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'hr', 'tr'] as const;

const Words = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 100, description: 'Beside those of the languages' }),
);
const Reply = Type.Optional(
  Type.String({ maxLength: 1_000, description: 'Absent: the text that comes with the language; empty: no answer' }),
);

const fields = {
  numberKey: Type.Optional(Type.String({ description: 'For this number alone' })),
  applicationId: Type.Optional(Type.String({ description: 'For what belongs to this application' })),
  entityId: Type.Optional(Type.String({ description: 'For this entity of the application' })),
  words: Type.Optional(Type.Object({ stop: Words, start: Words, help: Words })),
  replies: Type.Optional(Type.Object({ stop: Reply, start: Reply, help: Reply })),
};
const Enabled = Type.Boolean({ description: 'false takes a number or pair out of a wider policy' });
const Scope = Type.Enum(['SENDER', 'ACCOUNT'], {
  description: 'STOP and START speak of the number written to, or of every sender of the account',
});
const Languages = Type.Array(Type.Enum([...OPT_OUT_LANGUAGE_CODES]), {
  maxItems: OPT_OUT_LANGUAGE_CODES.length,
  description: 'Whose words count; the first one answers where the words are your own',
});

export const OptOutPolicyRequest = Type.Object({
  ...fields,
  enabled: Type.Optional(Enabled),
  scope: Type.Optional(Scope),
  languages: Type.Optional(Languages),
});
export type OptOutPolicyRequest = Static<typeof OptOutPolicyRequest>;

export const OptOutPolicy = Type.Object({
  policyId: Type.String(),
  ...fields,
  enabled: Enabled,
  scope: Scope,
  languages: Languages,
});
export type OptOutPolicy = Static<typeof OptOutPolicy>;

export const OptOutPolicies = Type.Object({ results: Type.Array(OptOutPolicy) });

const Texts = Type.Array(Type.String());
export const OptOutWords = Type.Object({
  results: Type.Array(
    Type.Object({
      language: Type.Enum([...OPT_OUT_LANGUAGE_CODES]),
      stop: Texts,
      start: Texts,
      help: Texts,
      replies: Type.Object({ stop: Type.String(), start: Type.String(), help: Type.String() }),
    }),
  ),
});
