// Logs of every channel: what they are asked with, and what they say of a message beside its content.

import Type, { type Static } from 'typebox';
import { DeliveryError, Platform, Price, Status } from './statuses.ts';

const asked = {
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
};
/** Mail has no networks. */
const network = { mcc: Type.Optional(Type.String()), mnc: Type.Optional(Type.String()) };
const newer = {
  sender: Type.Optional(Type.String()),
  destination: Type.Optional(Type.String()),
  ...asked,
  useCursor: Type.Optional(Type.Boolean()),
  cursor: Type.Optional(Type.String()),
};
const older = { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()), ...asked };

export const LogsQuery = Type.Object({ ...network, ...newer });
export type LogsQuery = Static<typeof LogsQuery>;
export const MailLogsQuery = Type.Object(newer);

/** Of the first generation. */
export const OldLogsQuery = Type.Object({ ...older, ...network });
export type OldLogsQuery = Static<typeof OldLogsQuery>;
export const OldMailLogsQuery = Type.Object(older);

/** In the newest form. */
export const LOG_FACTS = {
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
};
const LogFacts = Type.Object({ ...LOG_FACTS, mccMnc: Type.Optional(Type.String()) });
export type LogFacts = Static<typeof LogFacts>;

/** In the form of the first generation, but for the count of parts, which has a name of each channel's own. */
export const OLD_LOG_FACTS = {
  bulkId: Type.String(),
  messageId: Type.String(),
  to: Type.String(),
  from: Type.String(),
  sentAt: Type.String(),
  doneAt: Type.Optional(Type.String()),
  price: Price,
  status: Status,
  error: DeliveryError,
  applicationId: Type.Optional(Type.String()),
  entityId: Type.Optional(Type.String()),
};

export const LogCursor = Type.Optional(Type.Object({ limit: Type.Integer(), nextCursor: Type.Optional(Type.String()) }));
