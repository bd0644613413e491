// The older ways to send MMS: request and answer shapes.

import Type, { type Static } from 'typebox';
import { OLDER_OPTIONS } from './sms-advanced.ts';
import { DeliveryTimeWindow } from './sms-messages.ts';
import { Status } from './statuses.ts';

/** Letters of an id the caller gives; longer ones are clipped, as in the older endpoints of SMS. */
const Destination = Type.Object({ to: Type.String({ maxLength: 50 }), messageId: Type.Optional(Type.String()) });

const DestinationOrGroup = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 50 })),
  messageId: Type.Optional(Type.String()),
  group: Type.Optional(
    Type.Array(Destination, { minItems: 1, maxItems: 200, description: 'Instead of `to`: each member gets a message' }),
  ),
});

/** What a segment is shows in which field is there. */
const Segment = Type.Object({
  contentId: Type.Optional(Type.String()),
  contentType: Type.Optional(Type.String({ maxLength: 255 })),
  text: Type.Optional(Type.String({ maxLength: 4_096 })),
  contentUrl: Type.Optional(Type.String({ maxLength: 2048 })),
  contentBase64: Type.Optional(Type.String()),
  smil: Type.Optional(Type.String({ maxLength: 65_536 })),
  uploadedContentId: Type.Optional(Type.String({ maxLength: 512 })),
});
export type OldMmsSegmentShape = Static<typeof Segment>;

const { flash: _flash, ...OPTIONS } = OLDER_OPTIONS;

const Message = Type.Object({
  ...OPTIONS,
  destinations: Type.Array(DestinationOrGroup, { minItems: 1 }),
  messageSegments: Type.Array(Segment, { minItems: 1 }),
  title: Type.Optional(Type.String({ maxLength: 66 })),
  deliveryTimeWindow: Type.Optional(DeliveryTimeWindow),
  regional: Type.Optional(
    Type.Object({ southKorea: Type.Optional(Type.Object({ resellerCode: Type.Optional(Type.Integer()) })) }),
  ),
  applicationId: Type.Optional(Type.String({ maxLength: 255 })),
  entityId: Type.Optional(Type.String({ maxLength: 255 })),
});
export type OldMmsMessage = Static<typeof Message>;

export const MmsAdvancedRequest = Type.Object({
  bulkId: Type.Optional(Type.String()),
  messages: Type.Array(Message, { minItems: 1 }),
});

/** The part `head` of the form. */
export const MmsSingleHead = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 255 })),
  to: Type.String({ maxLength: 50 }),
  id: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String({ maxLength: 66 })),
  validityPeriodMinutes: Type.Optional(Type.Integer({ minimum: 1 })),
  callbackData: Type.Optional(Type.String({ maxLength: 200 })),
  notifyUrl: Type.Optional(Type.String({ maxLength: 2048 })),
  sendAt: Type.Optional(Type.String()),
  intermediateReport: Type.Optional(Type.Boolean()),
  deliveryTimeWindow: Type.Optional(DeliveryTimeWindow),
});

/** The part `externallyHostedMedia` of the form. */
export const HostedMedia = Type.Array(
  Type.Object({
    contentType: Type.Optional(Type.String({ maxLength: 255 })),
    contentId: Type.Optional(Type.String()),
    contentUrl: Type.String({ maxLength: 2048 }),
  }),
);

export const MmsAdvancedAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(Type.Object({ to: Type.String(), messageId: Type.String(), status: Status })),
});

export const UploadedContent = Type.Object({ uploadedContentId: Type.String() });
