// An account and its settings, as our own API shows them.

import Type, { type Static } from 'typebox';
import { wireDate } from './statuses.ts';

const CountryRule = Type.Object({
  countryCode: Type.String({ pattern: '^[A-Z]{2}$' }),
  channels: Type.Array(Type.Enum(['SMS', 'MMS']), { minItems: 1, maxItems: 2 }),
  numberTypes: Type.Array(Type.Enum(['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER']), {
    maxItems: 3,
    description: 'Empty: no number at all',
  }),
});

const SenderHealth = Type.Object(
  {
    refusedShareMax: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
      description: 'Passed over when carriers refuse more than this share of its messages of the last minute; null = never',
    }),
    messagesMin: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'The share counts from this many messages on' }),
    waitSecondsMax: Type.Union([Type.Integer({ minimum: 1, maximum: 86_400 }), Type.Null()], {
      description: 'Passed over when a message would wait longer than this; null = never',
    }),
    passOverSeconds: Type.Integer({ minimum: 1, maximum: 86_400, description: 'For how long; then it is tried again' }),
  },
  { description: 'When a sender is passed over while another one can send' },
);

export const Settings = Type.Object({
  registeredSendersOnly: Type.Boolean({ description: 'A sender named in a request must be owned' }),
  senderIsolation: Type.Enum(['off', 'warn', 'enforce'], {
    description: 'Whether a sender that is associated with another application or entity only may be named',
  }),
  autoCreateEntities: Type.Boolean({ description: 'An unknown entity in a send request is created' }),
  sandboxWithoutRoute: Type.Boolean({ description: 'Traffic no route matches goes to the sandbox' }),
  countryPolicy: Type.Array(CountryRule, {
    maxItems: 500,
    description: 'Which number types may be associated and used, where; a country without a rule allows all',
  }),
  stickySenderDays: Type.Union([Type.Integer({ minimum: 1, maximum: 3_650 }), Type.Null()], {
    description: 'How long a recipient keeps the sender he is used to; null = for ever',
  }),
  messagesPerSecondMax: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
    description: 'Messages a second the account sends at most, over all its connectors; null = no limit',
  }),
  messagesWaitingMax: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
    description: 'Messages that may wait to be handed over; more are refused with 429. null = no limit of its own',
  }),
  mmsFallbackToSms: Type.Boolean({
    description: 'For an MMS that did not arrive, and whose request names no SMS instead, an SMS with a link to it goes out',
  }),
  senderHealth: SenderHealth,
});
export type Settings = Static<typeof Settings>;

export const SettingsChange = Type.Partial(Settings);
export type SettingsChange = Static<typeof SettingsChange>;

/** Settings as the domain holds them: the same fields, with lists nobody may change. */
export interface SettingsValues extends Omit<Settings, 'countryPolicy'> {
  readonly countryPolicy: readonly {
    readonly countryCode: string;
    readonly channels: readonly string[];
    readonly numberTypes: readonly string[];
  }[];
}

export function settingsObject(values: SettingsValues): Settings {
  const countryPolicy = values.countryPolicy.map(({ countryCode, channels, numberTypes }) => ({
    countryCode,
    channels: [...channels],
    numberTypes: [...numberTypes],
  })) as Settings['countryPolicy'];
  return { ...values, countryPolicy, senderHealth: { ...values.senderHealth } };
}

export const Account = Type.Object({
  accountId: Type.Integer(),
  name: Type.String(),
  createdAt: Type.String(),
  /** Whoever asks, so that a program can tell what its key may do. */
  caller: Type.Object({
    actor: Type.String({ description: 'As the audit log names it' }),
    scopes: Type.Array(Type.String()),
    readOnly: Type.Boolean({ description: 'May look at what the scopes open, and change none of it' }),
  }),
});
export type Account = Static<typeof Account>;

export function accountObject(
  account: { readonly accountId: number; readonly name: string; readonly createdAt: Date },
  caller: { readonly actor: string; readonly scopes: ReadonlySet<string>; readonly isReadOnly?: boolean | undefined },
): Account {
  const { accountId, name, createdAt } = account;
  const { actor, scopes, isReadOnly: readOnly = false } = caller;
  return { accountId, name, createdAt: wireDate(createdAt.getTime()), caller: { actor, scopes: [...scopes].sort(), readOnly } };
}
