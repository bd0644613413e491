// Logs of mail.

import Type, { type Static } from 'typebox';
import { DeliveryError, Platform, Price, Status } from './statuses.ts';

/** A log of the fourth generation. */
export const EmailLog = Type.Object({
  text: Type.Optional(Type.String()),
  sender: Type.String(),
  destination: Type.String(),
  bulkId: Type.String(),
  messageId: Type.String(),
  sentAt: Type.String(),
  doneAt: Type.Optional(Type.String()),
  messageCount: Type.Integer(),
  price: Price,
  status: Status,
  error: DeliveryError,
  platform: Type.Optional(Platform),
  campaignReferenceId: Type.Optional(Type.String()),
});
export type EmailLog = Static<typeof EmailLog>;

export const EmailLogs = Type.Object({
  results: Type.Array(EmailLog),
  cursor: Type.Optional(Type.Object({ limit: Type.Integer(), nextCursor: Type.Optional(Type.String()) })),
});

/** As the query of the fourth generation, without networks, which mail has none of. */
export const EmailLogsQuery = Type.Object({
  sender: Type.Optional(Type.String()),
  destination: Type.Optional(Type.String()),
  bulkId: Type.Optional(Type.Array(Type.String())),
  messageId: Type.Optional(Type.Array(Type.String())),
  generalStatus: Type.Optional(Type.String()),
  sentSince: Type.Optional(Type.String()),
  sentUntil: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.Array(Type.String())),
  useCursor: Type.Optional(Type.Boolean()),
  cursor: Type.Optional(Type.String()),
});

export const OldEmailLogsQuery = Type.Object({
  messageId: Type.Optional(Type.Array(Type.String())),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  bulkId: Type.Optional(Type.Array(Type.String())),
  campaignReferenceId: Type.Optional(Type.Array(Type.String())),
  generalStatus: Type.Optional(Type.String()),
  sentSince: Type.Optional(Type.String()),
  sentUntil: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
});

/** A log of the first generation. */
const OldEmailLog = Type.Object({
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  from: Type.String(),
  text: Type.Optional(Type.String()),
  sentAt: Type.String(),
  doneAt: Type.Optional(Type.String()),
  messageCount: Type.Integer(),
  price: Price,
  status: Status,
  error: DeliveryError,
  campaignReferenceId: Type.Optional(Type.String()),
});
export type OldEmailLog = Static<typeof OldEmailLog>;
export const OldEmailLogs = Type.Object({ results: Type.Array(OldEmailLog) });
