// One message's life, as our own API tells it.

import Type from 'typebox';
import { Regional } from './sms-messages.ts';
import { DeliveryError, Platform, Status } from './statuses.ts';

export const TraceStep = Type.Object({ step: Type.String(), outcome: Type.String(), detail: Type.Optional(Type.String()) });

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
      url: Type.String(),
      state: Type.String(),
      attempts: Type.Integer(),
      nextAttemptAt: Type.Optional(Type.String()),
      lastError: Type.Optional(Type.String()),
    }),
  ),
  trace: Type.Array(TraceStep),
});
