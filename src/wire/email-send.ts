// Sending email: as a form (third generation), as JSON (fourth), and as a whole message the caller wrote.

import Type, { type Static } from 'typebox';
import { CampaignReference, DeliveryTimeWindow, ValidityPeriod, Webhooks } from './sms-messages.ts';
import { Platform, Status } from './statuses.ts';
import { Files } from './uploads.ts';

/** Longer ones than a bulk of any channel or a client's own id may be. */
const BulkId = Type.String({ maxLength: 100 });
const OwnMessageId = Type.String({ maxLength: 200 });
const Subject = Type.String({ minLength: 1, maxLength: 1000 });
const CallbackData = Type.String({ maxLength: 4000 });
const Url = Type.String({ maxLength: 2048 });
const Id = Type.String({ maxLength: 255 });
const Priority = Type.Enum(['HIGH', 'STANDARD', 'LOW']);
const PixelPosition = Type.Enum(['TOP', 'BOTTOM']);
/** With a name: `Jane Smith <jane@example.com>`. */
const Sender = Type.String({ maxLength: 1000 });

export const RECIPIENTS_MAX = 1000;
const RecipientTexts = Type.Array(
  Type.String({ description: 'An address, or a JSON object: {"to": "jane@example.com", "placeholders": {"name": "Jane"}}' }),
  { maxItems: RECIPIENTS_MAX },
);

/** What is wished for reports and where a message belongs, in the forms that have everything at the top. */
const FLAT = {
  messageId: Type.Optional(OwnMessageId),
  bulkId: Type.Optional(BulkId),
  intermediateReport: Type.Optional(Type.Boolean()),
  notifyUrl: Type.Optional(Url),
  notifyContentType: Type.Optional(Type.String()),
  callbackData: Type.Optional(CallbackData),
  trackingUrl: Type.Optional(Url),
  clientPriority: Type.Optional(Priority),
  applicationId: Type.Optional(Id),
  entityId: Type.Optional(Id),
};

export const EmailForm = Type.Object({
  ...FLAT,
  from: Type.Optional(Sender),
  to: Type.Array(RecipientTexts.items, { minItems: 1, maxItems: RECIPIENTS_MAX }),
  cc: Type.Optional(RecipientTexts),
  bcc: Type.Optional(RecipientTexts),
  subject: Type.Optional(Subject),
  text: Type.Optional(Type.String()),
  html: Type.Optional(Type.String()),
  ampHtml: Type.Optional(Type.String()),
  templateId: Type.Optional(Type.Integer()),
  attachment: Type.Optional(Files),
  inlineImage: Type.Optional(Files),
  track: Type.Optional(Type.Boolean()),
  trackClicks: Type.Optional(Type.Boolean()),
  trackOpens: Type.Optional(Type.Boolean()),
  trackingPixelPosition: Type.Optional(PixelPosition),
  campaignReferenceId: Type.Optional(CampaignReference),
  replyTo: Type.Optional(Sender),
  defaultPlaceholders: Type.Optional(Type.String({ description: 'A JSON object' })),
  preserveRecipients: Type.Optional(Type.Boolean()),
  sendAt: Type.Optional(Type.String()),
  headers: Type.Optional(Type.String({ description: 'A JSON object' })),
});
export type EmailForm = Static<typeof EmailForm>;

const Destination = Type.Object({
  destination: Type.String({ maxLength: 1000 }),
  messageId: Type.Optional(OwnMessageId),
  placeholders: Type.Optional(Type.String({ description: 'A JSON object' })),
});
export type EmailDestination = Static<typeof Destination>;

/** No union: which of the two it is says `type`, and what it lacks is said by name. */
const Media = Type.Object({
  type: Type.Enum(['uploadedReference', 'binary']),
  contentId: Type.Optional(Type.String()),
  content: Type.Optional(Type.String({ description: 'Base64' })),
  contentType: Type.Optional(Type.String({ maxLength: 255 })),
  fileName: Type.Optional(Type.String({ maxLength: 255 })),
  password: Type.Optional(Type.String()),
});
export type EmailMedia = Static<typeof Media>;

const Content = Type.Object({
  subject: Type.Optional(Subject),
  text: Type.Optional(Type.String()),
  html: Type.Optional(Type.String()),
  ampHtml: Type.Optional(Type.String()),
  templateId: Type.Optional(Type.String()),
  attachments: Type.Optional(Type.Array(Media)),
  inlineImages: Type.Optional(Type.Array(Media)),
  defaultPlaceholders: Type.Optional(Type.String({ description: 'A JSON object' })),
  headers: Type.Optional(Type.String({ description: 'A JSON object' })),
});
export type EmailContentShape = Static<typeof Content>;

const PlaceholderMask = Type.Object({
  name: Type.String(),
  side: Type.Optional(Type.Enum(['L', 'R'])),
  maskChar: Type.Optional(Type.String({ maxLength: 8 })),
  visibleChars: Type.Optional(Type.Integer({ minimum: 0 })),
  delimiter: Type.Optional(Type.String({ maxLength: 8 })),
  skipChars: Type.Optional(Type.Array(Type.String({ maxLength: 8 }))),
});

const Message = Type.Object({
  sender: Type.Optional(Sender),
  destinations: Type.Array(
    Type.Object({
      to: Type.Array(Destination, { minItems: 1 }),
      cc: Type.Optional(Type.Array(Destination)),
      bcc: Type.Optional(Type.Array(Destination)),
      replyTo: Type.Optional(Sender),
      preserveRecipients: Type.Optional(Type.Boolean()),
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
    }),
  ),
  webhooks: Type.Optional(Webhooks),
  placeholdersMasking: Type.Optional(
    Type.Array(PlaceholderMask, { maxItems: 100, description: 'What logs show of values; the mail itself has them whole' }),
  ),
});
export type EmailMessage = Static<typeof Message>;

const Tracking = Type.Object({
  track: Type.Optional(Type.Boolean()),
  trackOpens: Type.Optional(Type.Boolean()),
  trackClicks: Type.Optional(Type.Boolean()),
  trackingUrl: Type.Optional(Url),
  trackingPixelPosition: Type.Optional(PixelPosition),
});
export type EmailTracking = Static<typeof Tracking>;

export const EmailMessagesRequest = Type.Object({
  messages: Type.Array(Message, { minItems: 1 }),
  options: Type.Optional(
    Type.Object({
      schedule: Type.Optional(Type.Object({ bulkId: Type.Optional(BulkId), sendAt: Type.Optional(Type.String()) })),
      tracking: Type.Optional(Tracking),
      clientPriority: Type.Optional(Priority),
    }),
  ),
});
export type EmailMessagesRequest = Static<typeof EmailMessagesRequest>;

export const EmailMimeRequest = Type.Object({
  ...FLAT,
  from: Type.Optional(Sender),
  destinations: Type.Optional(Type.Array(Type.String({ maxLength: 1000 }), { maxItems: RECIPIENTS_MAX })),
  mimeMessage: Type.String({ minLength: 1, description: 'A whole message (RFC 5322) in Base64' }),
});
export type EmailMimeRequest = Static<typeof EmailMimeRequest>;

/** The answer of the third generation, and of whole messages. */
export const EmailSendAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(Type.Object({ to: Type.String(), messageId: Type.String(), status: Status })),
});

export const EmailMessagesAnswer = Type.Object({
  bulkId: Type.String(),
  messages: Type.Array(Type.Object({ messageId: Type.String(), status: Status, destination: Type.String() })),
});
