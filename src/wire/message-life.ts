// One message's life, as our own API tells it.

import Type, { type Static } from 'typebox';
import type { SegmentValues } from './mms-logs.ts';
import { Regional } from './sms-messages.ts';
import { DeliveryError, Platform, Status } from './statuses.ts';

export const TraceStep = Type.Object({ step: Type.String(), outcome: Type.String(), detail: Type.Optional(Type.String()) });

const MailboxText = Type.String({ description: 'With the name, where there is one: `Jane Smith <jane@example.com>`' });

/** A mail as its recipient reads it. Texts are missing once the letter is not kept any more, and of a message the caller wrote whole. */
const EmailLife = Type.Object({
  from: MailboxText,
  to: Type.Array(MailboxText),
  cc: Type.Optional(Type.Array(MailboxText)),
  bcc: Type.Optional(Type.Array(MailboxText)),
  replyTo: Type.Optional(Type.String()),
  subject: Type.String(),
  text: Type.Optional(Type.String()),
  html: Type.Optional(Type.String()),
  ampHtml: Type.Optional(Type.String()),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  attachments: Type.Array(
    Type.Object({ name: Type.String(), type: Type.String(), size: Type.Integer(), isInline: Type.Boolean() }),
  ),
  isWholeMessage: Type.Optional(Type.Boolean({ description: 'The caller wrote all of it, head and body' })),
});

export const MmsSegment = Type.Object({
  type: Type.Enum(['TEXT', 'LINK', 'SMIL', 'MEDIA']),
  name: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  url: Type.Optional(Type.String({ description: 'Of a file: where it can be fetched as long as it is kept' })),
  contentType: Type.Optional(Type.String()),
  smil: Type.Optional(Type.String()),
  size: Type.Optional(Type.Integer({ description: 'Bytes' })),
});
export type MmsSegment = Static<typeof MmsSegment>;

/** A segment of an MMS. `urlOf`: where a file can be fetched. */
export function lifeSegment(segment: SegmentValues, urlOf: (contentId: string) => string | undefined): MmsSegment {
  const name = segment.name === undefined ? {} : { name: segment.name };
  switch (segment.kind) {
    case 'TEXT':
      return { type: 'TEXT', ...name, text: segment.text };
    case 'SMIL':
      return { type: 'SMIL', ...name, smil: segment.smil };
    case 'LINK': {
      const contentType = segment.mediaType === undefined ? {} : { contentType: segment.mediaType };
      return { type: 'LINK', ...name, url: segment.url, ...contentType };
    }
    case 'MEDIA': {
      const url = urlOf(segment.contentId);
      const where = url === undefined ? {} : { url };
      return { type: 'MEDIA', ...name, contentType: segment.mediaType, size: segment.size, ...where };
    }
    default:
      return segment satisfies never;
  }
}
export const MessagesQuery = Type.Object({
  channel: Type.Optional(Type.Enum(['SMS', 'MMS', 'EMAIL'])),
  messageId: Type.Optional(Type.String({ description: 'Your own id or ours' })),
  bulkId: Type.Optional(Type.String()),
  sender: Type.Optional(Type.String()),
  destination: Type.Optional(Type.String()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  status: Type.Optional(Type.Enum(['PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'])),
  since: Type.Optional(Type.String({ description: 'Accepted at this moment or later' })),
  until: Type.Optional(Type.String({ description: 'Accepted before this moment' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String()),
});
export type MessagesQuery = Static<typeof MessagesQuery>;

export const Messages = Type.Object({
  results: Type.Array(
    Type.Object({
      messageId: Type.String(),
      bulkId: Type.String(),
      channel: Type.String(),
      platform: Platform,
      sender: Type.String(),
      destination: Type.String(),
      text: Type.Optional(Type.String({ description: 'The beginning of its text; of an MMS its title, of a mail its subject' })),
      messageCount: Type.Integer(),
      connectorId: Type.Optional(Type.String()),
      acceptedAt: Type.String(),
      sentAt: Type.Optional(Type.String()),
      doneAt: Type.Optional(Type.String()),
      status: Status,
      error: DeliveryError,
    }),
  ),
  nextCursor: Type.Optional(
    Type.String({ description: 'Goes on where this page ends, which can be before `limit` results when few messages fit' }),
  ),
});
export type MessageSummary = Static<typeof Messages>['results'][number];

export const MessageLife = Type.Object({
  messageId: Type.String(),
  internalId: Type.String(),
  bulkId: Type.String(),
  channel: Type.String(),
  direction: Type.Literal('OUTBOUND'),
  platform: Platform,
  sender: Type.String(),
  senderType: Type.Optional(Type.String()),
  destination: Type.String(),
  countryCode: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  email: Type.Optional(EmailLife),
  title: Type.Optional(Type.String({ description: 'Of an MMS' })),
  segments: Type.Optional(Type.Array(MmsSegment, { description: 'Of an MMS' })),
  failoverMessageId: Type.Optional(Type.String({ description: 'The SMS that went out in place of this MMS' })),
  failoverOf: Type.Optional(Type.String({ description: 'The MMS this SMS went out in place of' })),
  binary: Type.Optional(Type.Object({ hex: Type.String(), dataCoding: Type.Integer(), esmClass: Type.Integer() })),
  regional: Type.Optional(Regional),
  networkId: Type.Optional(Type.Integer()),
  messageCount: Type.Integer(),
  connectorId: Type.Optional(Type.String()),
  acceptedAt: Type.String(),
  sendAt: Type.Optional(Type.String()),
  expiresAt: Type.String(),
  status: Status,
  error: DeliveryError,
  timeline: Type.Array(
    Type.Object({
      at: Type.String(),
      event: Type.String(),
      connectorId: Type.Optional(Type.String()),
      remoteId: Type.Optional(Type.String()),
      status: Type.Optional(Status),
      error: Type.Optional(DeliveryError),
      mccMnc: Type.Optional(Type.String()),
      detail: Type.Optional(Type.String()),
    }),
  ),
  webhooks: Type.Array(
    Type.Object({
      webhookId: Type.String(),
      url: Type.String(),
      state: Type.String(),
      attempts: Type.Integer(),
      nextAttemptAt: Type.Optional(Type.String()),
      lastError: Type.Optional(Type.String()),
    }),
  ),
  trace: Type.Array(TraceStep),
});
export type MessageLife = Static<typeof MessageLife>;
