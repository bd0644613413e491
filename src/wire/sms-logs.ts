// Logs of outbound SMS, third generation.

import Type, { type Static } from 'typebox';
import { DeliveryError, Platform, Price, Status } from './statuses.ts';

export const LogsQuery = Type.Object({
  mcc: Type.Optional(Type.String()),
  mnc: Type.Optional(Type.String()),
  sender: Type.Optional(Type.String()),
  destination: Type.Optional(Type.String()),
  bulkId: Type.Optional(Type.Array(Type.String())),
  messageId: Type.Optional(Type.Array(Type.String())),
  /** The name of a group of statuses; one that does not exist matches nothing, as the contract declares no 400 here. */
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
export type LogsQuery = Static<typeof LogsQuery>;

export const SmsLog = Type.Object({
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
  content: Type.Object({
    text: Type.Optional(Type.String()),
    hex: Type.Optional(Type.String()),
    dataCoding: Type.Optional(Type.Integer()),
    esmClass: Type.Optional(Type.Integer()),
  }),
  campaignReferenceId: Type.Optional(Type.String()),
  mccMnc: Type.Optional(Type.String()),
});
export type SmsLog = Static<typeof SmsLog>;

export const SmsLogs = Type.Object({
  results: Type.Array(SmsLog),
  cursor: Type.Optional(Type.Object({ limit: Type.Integer(), nextCursor: Type.Optional(Type.String()) })),
});

export const OldLogsQuery = Type.Object({
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  bulkId: Type.Optional(Type.Array(Type.String())),
  messageId: Type.Optional(Type.Array(Type.String())),
  generalStatus: Type.Optional(Type.String()),
  sentSince: Type.Optional(Type.String()),
  sentUntil: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer()),
  mcc: Type.Optional(Type.String()),
  mnc: Type.Optional(Type.String()),
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.Array(Type.String())),
});

/** A log of the first generation. */
export const OldSmsLog = Type.Object({
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  from: Type.String(),
  text: Type.String(),
  sentAt: Type.String(),
  doneAt: Type.Optional(Type.String()),
  smsCount: Type.Integer(),
  mccMnc: Type.Optional(Type.String()),
  price: Price,
  status: Status,
  error: DeliveryError,
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});
export type OldSmsLog = Static<typeof OldSmsLog>;

export const OldSmsLogs = Type.Object({ results: Type.Array(OldSmsLog) });
