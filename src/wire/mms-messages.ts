// Sending MMS by the newest endpoint: request and answer shapes.

import Type, { type Static } from 'typebox';
import { CampaignReference, DeliveryTimeWindow, Schedule, Tracking, ValidityPeriod, Webhooks } from './sms-messages.ts';
import { Platform, Status } from './statuses.ts';

/** The contract's limit for one text segment. */
const TEXT_MAX = 4_096;
const GROUP_MAX = 200;

const Destination = Type.Object({
  to: Type.String({ maxLength: 64 }),
  messageId: Type.Optional(Type.String({ maxLength: 200 })),
});

/** No union: which of the two it is shows in which field is there, and the error can then name the field. */
const DestinationOrGroup = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 64 })),
  messageId: Type.Optional(Type.String({ maxLength: 200 })),
  group: Type.Optional(
    Type.Array(Destination, { minItems: 1, maxItems: GROUP_MAX, description: 'Instead of `to`: each member gets a message' }),
  ),
});

const Segment = Type.Object({
  type: Type.Enum(['TEXT', 'LINK', 'SMIL', 'UPLOADED_REFERENCE']),
  contentId: Type.Optional(Type.String({ description: 'What the segment is called, for SMIL to refer to' })),
  text: Type.Optional(Type.String({ maxLength: TEXT_MAX, description: 'For `TEXT`' })),
  contentUrl: Type.Optional(Type.String({ maxLength: 2048, description: 'For `LINK`' })),
  contentType: Type.Optional(Type.String({ maxLength: 255, description: 'For `LINK` and `SMIL`' })),
  smil: Type.Optional(Type.String({ maxLength: 65_536, description: 'For `SMIL`' })),
  uploadedContentId: Type.Optional(Type.String({ maxLength: 512, description: 'For `UPLOADED_REFERENCE`' })),
});
export type MmsSegmentShape = Static<typeof Segment>;

const SouthKorea = Type.Object({ southKorea: Type.Optional(Type.Object({ resellerCode: Type.Optional(Type.Integer()) })) });

const Message = Type.Object({
  sender: Type.Optional(Type.String({ maxLength: 255 })),
  destinations: Type.Array(DestinationOrGroup, { minItems: 1 }),
  content: Type.Object({
    title: Type.Optional(Type.String({ maxLength: 66 })),
    messageSegments: Type.Array(Segment, { minItems: 1 }),
  }),
  options: Type.Optional(
    Type.Object({
      platform: Type.Optional(Platform),
      validityPeriod: Type.Optional(ValidityPeriod),
      deliveryTimeWindow: Type.Optional(DeliveryTimeWindow),
      smsFailover: Type.Optional(
        Type.Object({
          sender: Type.Optional(Type.String({ maxLength: 255 })),
          text: Type.String({ minLength: 1 }),
          validityPeriod: Type.Optional(ValidityPeriod),
          regional: Type.Optional(SouthKorea),
        }),
      ),
      regional: Type.Optional(SouthKorea),
      campaignReferenceId: Type.Optional(CampaignReference),
    }),
  ),
  webhooks: Type.Optional(Webhooks),
});

export const MmsMessagesRequest = Type.Object({
  messages: Type.Array(Message, { minItems: 1 }),
  options: Type.Optional(Type.Object({ schedule: Type.Optional(Schedule), tracking: Type.Optional(Tracking) })),
});
export type MmsMessagesRequest = Static<typeof MmsMessagesRequest>;
export type MmsMessage = MmsMessagesRequest['messages'][number];

export const MmsMessagesAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(Type.Object({ messageId: Type.String(), status: Status, destination: Type.String() })),
});
