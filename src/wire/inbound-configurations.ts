// Inbound configurations as callers see them.

import Type, { type Static } from 'typebox';
import { Platform } from './statuses.ts';

/** The contract's whole list; which of them can be used here is decided behind it. */
export const CONFIGURATION_CHANNELS = [
  'SMS',
  'MMS',
  'WHATSAPP',
  'RCS',
  'VIBER_BM',
  'APPLE_MB',
  'LINE_OA',
  'KAKAO_SANGDAM',
  'MESSENGER',
  'INSTAGRAM_DM',
  'ZALO_ZNS',
  'TELEGRAM',
  'VIBER_BOT',
  'EMAIL',
  'ZALO_FOLLOWER',
  'OPEN_CHANNEL',
  'TIKTOK_BM',
] as const;

const UNSETTABLE = [
  'USERNAME',
  'PLATFORM',
  'FORWARDING',
  'CONVERSATIONS',
  'ANSWERS',
  'AUTORESPONSE',
  'BLOCKLISTCONFIGURATION',
] as const;

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

const Channel = Type.Enum([...CONFIGURATION_CHANNELS]);
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Country = Type.String({ pattern: '^[A-Z]{2}$' });
const Keyword = Type.String({ maxLength: 50 });
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

/** What is configured, by number or name; a number's country tells short codes apart. */
const target = {
  number: Type.Optional(Name),
  numberKey: Type.Optional(Name),
  resource: Type.Optional(Name),
  resourceKey: Type.Optional(Name),
  countryCode: Type.Optional(Country),
};

export const ConfigurationQuery = Type.Object({
  channel: Type.Optional(Channel),
  configurationKey: Type.Optional(Type.String()),
  ...target,
  keyword: Type.Optional(Keyword),
});
export type ConfigurationQuery = Static<typeof ConfigurationQuery>;

const Forwarding = Type.Object({
  type: Type.String(),
  url: Type.Optional(Type.String({ minLength: 1 })),
  format: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  mail: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
  connectorId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'SMPP_FORWARD: who is handed the message; ours, not of the contract',
    }),
  ),
  description: Type.Optional(Type.String({ maxLength: 1000 })),
});

const AutoResponse = Type.Object({
  message: Type.String({ maxLength: 1080 }),
  sender: Type.Optional(Name),
  deliveryTimeWindow: Type.Optional(
    Type.Object({
      from: TimeOfDay,
      to: TimeOfDay,
      days: Type.Array(Type.Enum([...DAYS]), { minItems: 1, maxItems: 7, uniqueItems: true }),
      deliveryTimeZone: Type.Optional(Type.Enum(['USER_TIME_ZONE', 'DESTINATION_TIME_ZONE'])),
    }),
  ),
});

const BlockList = Type.Object({
  type: Type.Enum(['BLOCK', 'UNBLOCK']),
  level: Type.Enum(['FROM_SENDER', 'FROM_ANY_SENDER']),
});

const Switch = Type.Object({ enabled: Type.Boolean() });

export const ConfigurationRequest = Type.Object({
  channel: Channel,
  ...target,
  keyword: Type.Optional(Keyword),
  username: Type.Optional(Type.String({ maxLength: 255, pattern: '^(?!\\s*$).+' })),
  unset: Type.Optional(Type.Array(Type.Enum([...UNSETTABLE]))),
  platform: Type.Optional(Platform),
  forwarding: Type.Optional(Forwarding),
  conversations: Type.Optional(Switch),
  answers: Type.Optional(Switch),
  autoResponse: Type.Optional(AutoResponse),
  blockListConfiguration: Type.Optional(BlockList),
});
export type ConfigurationRequest = Static<typeof ConfigurationRequest>;

export const Configuration = Type.Object({
  configurationKey: Type.String(),
  channel: Channel,
  keyword: Type.Optional(Type.String()),
  username: Type.Optional(Type.String()),
  platform: Type.Optional(Platform),
  forwarding: Type.Optional(Forwarding),
  autoResponse: Type.Optional(AutoResponse),
  blockListConfiguration: Type.Optional(BlockList),
});
export type Configuration = Static<typeof Configuration>;

export const Configurations = Type.Array(Configuration);
