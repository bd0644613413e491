// One message's life, as our own API tells it.

import Type, { type Static } from 'typebox';
import { Regional } from './sms-messages.ts';
import { DeliveryError, Platform, Status } from './statuses.ts';

export const TraceStep = Type.Object({ step: Type.String(), outcome: Type.String(), detail: Type.Optional(Type.String()) });

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
      text: Type.Optional(Type.String({ description: 'The beginning of its text, where it has one' })),
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
