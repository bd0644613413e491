// The second generation of sending: request and answer shapes.

import Type, { type Static } from 'typebox';
import { CampaignReference, DeliveryTimeWindow, Regional, SpeedLimit, Tracking } from './sms-messages.ts';
import { Status } from './statuses.ts';

/** What a message of the older endpoints may say, in a body or in a query. */
export const OLDER_OPTIONS = {
  from: Type.Optional(Type.String({ maxLength: 255 })),
  flash: Type.Optional(Type.Boolean()),
  intermediateReport: Type.Optional(Type.Boolean()),
  notifyUrl: Type.Optional(Type.String({ maxLength: 2048 })),
  notifyContentType: Type.Optional(Type.String()),
  callbackData: Type.Optional(Type.String({ maxLength: 4000 })),
  validityPeriod: Type.Optional(Type.Integer({ minimum: 1, description: 'Minutes' })),
  sendAt: Type.Optional(Type.String()),
};

const COMMON = {
  destinations: Type.Array(Type.Object({ to: Type.String({ maxLength: 64 }), messageId: Type.Optional(Type.String()) }), {
    minItems: 1,
  }),
  ...OLDER_OPTIONS,
  deliveryTimeWindow: Type.Optional(DeliveryTimeWindow),
  campaignReferenceId: Type.Optional(CampaignReference),
  regional: Type.Optional(Regional),
};
const ROOT = {
  bulkId: Type.Optional(Type.String()),
  sendingSpeedLimit: Type.Optional(SpeedLimit),
};
const pairOf = (maxLength: number) => ({
  applicationId: Type.Optional(Type.String({ maxLength })),
  entityId: Type.Optional(Type.String({ maxLength })),
});

const TextMessage = Type.Object({
  ...COMMON,
  ...pairOf(50),
  text: Type.Optional(Type.String()),
  transliteration: Type.Optional(Type.String()),
  language: Type.Optional(Type.Object({ languageCode: Type.Optional(Type.String()) })),
});

export const TextAdvancedRequest = Type.Object({
  ...ROOT,
  messages: Type.Array(TextMessage, { minItems: 1 }),
  includeSmsCountInResponse: Type.Optional(Type.Boolean()),
  urlOptions: Type.Optional(Tracking),
  tracking: Type.Optional(
    Type.Object({
      track: Type.Optional(Type.String()),
      type: Type.Optional(Type.String({ maxLength: 255 })),
      processKey: Type.Optional(Type.String({ maxLength: 255 })),
      baseUrl: Type.Optional(Type.String({ maxLength: 255 })),
    }),
  ),
});

const BinaryMessage = Type.Object({
  ...COMMON,
  ...pairOf(66),
  binary: Type.Object({
    hex: Type.String(),
    dataCoding: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
    esmClass: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  }),
});

export const BinaryAdvancedRequest = Type.Object({ ...ROOT, messages: Type.Array(BinaryMessage, { minItems: 1 }) });

export type AdvancedMessage = Static<typeof TextMessage> | Static<typeof BinaryMessage>;
export interface AdvancedRequest extends Omit<Static<typeof TextAdvancedRequest>, 'messages'> {
  readonly messages: readonly AdvancedMessage[];
}

export const SingleRequest = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 255 })),
  to: Type.Union([Type.String({ maxLength: 64 }), Type.Array(Type.String({ maxLength: 64 }), { minItems: 1 })]),
  text: Type.String(),
  bulkId: Type.Optional(Type.String()),
});

export const AdvancedAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(
    Type.Object({ to: Type.String(), messageId: Type.String(), status: Status, smsCount: Type.Optional(Type.Integer()) }),
  ),
});
