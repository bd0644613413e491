// The third generation of sending: request and answer shapes.

import Type, { type Static } from 'typebox';
import { WITHOUT_NUL } from './patterns.ts';
import { Platform, Status } from './statuses.ts';

/** It is a column of its own only once its report is stored, when nobody can be told any more that it cannot be. */
export const CampaignReference = Type.String({ maxLength: 255, pattern: WITHOUT_NUL });

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/** The contract's names, in its order. */
export const TRANSLITERATION_NAMES = [
  'NONE',
  'TURKISH',
  'GREEK',
  'CYRILLIC',
  'SERBIAN_CYRILLIC',
  'BULGARIAN_CYRILLIC',
  'CENTRAL_EUROPEAN',
  'BALTIC',
  'NON_UNICODE',
  'PORTUGUESE',
  'COLOMBIAN',
  'ALL',
] as const;

export const LANGUAGE_CODES = ['NONE', 'TR', 'ES', 'PT', 'AUTODETECT'] as const;

const TimeOfDay = Type.Object({
  hour: Type.Integer({ minimum: 0, maximum: 23 }),
  minute: Type.Integer({ minimum: 0, maximum: 59 }),
});

export const ValidityPeriod = Type.Object({
  amount: Type.Integer({ minimum: 1 }),
  timeUnit: Type.Optional(Type.Enum(['SECONDS', 'MINUTES', 'HOURS'])),
});

export const DeliveryTimeWindow = Type.Object({
  days: Type.Array(Type.Enum([...DAYS]), { minItems: 1 }),
  from: Type.Optional(TimeOfDay),
  to: Type.Optional(TimeOfDay),
});

export const Webhooks = Type.Object({
  delivery: Type.Optional(
    Type.Object({
      url: Type.Optional(Type.String({ maxLength: 2048 })),
      intermediateReport: Type.Optional(Type.Boolean()),
      notify: Type.Optional(Type.Boolean()),
    }),
  ),
  contentType: Type.Optional(Type.Enum(['application/json', 'application/xml'])),
  callbackData: Type.Optional(Type.String({ maxLength: 4000 })),
});

export const SpeedLimit = Type.Object({
  amount: Type.Integer({ minimum: 1 }),
  timeUnit: Type.Optional(Type.Enum(['MINUTE', 'HOUR', 'DAY'])),
});

export const Schedule = Type.Object({
  bulkId: Type.Optional(Type.String({ maxLength: 100 })),
  sendAt: Type.Optional(Type.String()),
  sendingSpeedLimit: Type.Optional(SpeedLimit),
});

/** What the laws of some countries want to come with a message. */
export const Regional = Type.Object({
  indiaDlt: Type.Optional(
    Type.Object({
      principalEntityId: Type.String({ maxLength: 64 }),
      contentTemplateId: Type.Optional(Type.String({ maxLength: 64 })),
      telemarketerId: Type.Optional(Type.String({ maxLength: 64 })),
    }),
  ),
  turkeyIys: Type.Optional(
    Type.Object({ recipientType: Type.Enum(['BIREYSEL', 'TACIR']), brandCode: Type.Optional(Type.Integer()) }),
  ),
  southKorea: Type.Optional(
    Type.Object({ title: Type.Optional(Type.String({ maxLength: 66 })), resellerCode: Type.Optional(Type.Integer()) }),
  ),
});

export const Tracking = Type.Object({
  shortenUrl: Type.Optional(Type.Boolean()),
  trackClicks: Type.Optional(Type.Boolean()),
  trackingUrl: Type.Optional(Type.String({ maxLength: 2048 })),
  removeProtocol: Type.Optional(Type.Boolean()),
  customDomain: Type.Optional(Type.String({ maxLength: 255 })),
});
export type Tracking = Static<typeof Tracking>;

/** No union: which of the two it is shows in which field is there, and a union would cost the hot path and explain less. */
const Content = Type.Object({
  text: Type.Optional(Type.String()),
  transliteration: Type.Optional(Type.Enum([...TRANSLITERATION_NAMES])),
  language: Type.Optional(
    Type.Object({
      languageCode: Type.Optional(Type.Enum([...LANGUAGE_CODES])),
      singleShift: Type.Optional(Type.Boolean()),
      lockingShift: Type.Optional(Type.Boolean()),
    }),
  ),
  hex: Type.Optional(Type.String()),
  dataCoding: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  esmClass: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
});
export type SmsContentShape = Static<typeof Content>;

const Message = Type.Object({
  sender: Type.Optional(Type.String({ maxLength: 255 })),
  destinations: Type.Array(
    Type.Object({
      to: Type.String({ maxLength: 64 }),
      messageId: Type.Optional(Type.String({ maxLength: 200 })),
      networkId: Type.Optional(Type.Integer()),
    }),
    { minItems: 1 },
  ),
  content: Content,
  options: Type.Optional(
    Type.Object({
      platform: Type.Optional(Platform),
      validityPeriod: Type.Optional(ValidityPeriod),
      deliveryTimeWindow: Type.Optional(DeliveryTimeWindow),
      campaignReferenceId: Type.Optional(CampaignReference),
      flash: Type.Optional(Type.Boolean()),
      priority: Type.Optional(
        Type.Enum(['HIGH', 'NORMAL'], { description: 'Our own: HIGH goes before what is not urgent, as a one-time code should' }),
      ),
      regional: Type.Optional(Regional),
    }),
  ),
  webhooks: Type.Optional(Webhooks),
});

export const SmsMessagesRequest = Type.Object({
  messages: Type.Array(Message, { minItems: 1 }),
  options: Type.Optional(
    Type.Object({
      schedule: Type.Optional(Schedule),
      includeSmsCountInResponse: Type.Optional(Type.Boolean()),
      tracking: Type.Optional(Tracking),
      conversionTracking: Type.Optional(
        Type.Object({
          useConversionTracking: Type.Optional(Type.Boolean()),
          conversionTrackingName: Type.Optional(Type.String({ maxLength: 255 })),
        }),
      ),
    }),
  ),
});
export type SmsMessagesRequest = Static<typeof SmsMessagesRequest>;
export type SmsMessage = SmsMessagesRequest['messages'][number];

export const SmsMessagesAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(
    Type.Object({
      messageId: Type.String(),
      status: Status,
      destination: Type.String(),
      details: Type.Optional(Type.Object({ messageCount: Type.Integer() })),
    }),
  ),
});
export type SmsMessagesAnswer = Static<typeof SmsMessagesAnswer>;

/** A moment as clients write it: with or without a colon in the offset, `Z`, three or six digits of a second. Undefined: none of these. */
export function parseWireDate(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const [, local = '', fraction = '', offset = 'Z'] = match;
  const milliseconds = fraction === '' ? '.000' : `${fraction}000`.slice(0, 4);
  const zone = offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const seconds = local.length === 16 ? ':00' : '';
  const epochMs = Date.parse(`${local}${seconds}${milliseconds}${zone}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
