// Logs of outbound SMS, both generations.

import Type, { type Static } from 'typebox';
import { LOG_FACTS, LogCursor, OLD_LOG_FACTS } from './logs.ts';

export const SmsLog = Type.Object({
  ...LOG_FACTS,
  content: Type.Object({
    text: Type.Optional(Type.String()),
    hex: Type.Optional(Type.String()),
    dataCoding: Type.Optional(Type.Integer()),
    esmClass: Type.Optional(Type.Integer()),
  }),
  mccMnc: Type.Optional(Type.String()),
});
export type SmsLog = Static<typeof SmsLog>;

export const SmsLogs = Type.Object({ results: Type.Array(SmsLog), cursor: LogCursor });

/** A log of the first generation. */
export const OldSmsLog = Type.Object({
  ...OLD_LOG_FACTS,
  text: Type.String(),
  smsCount: Type.Integer(),
  mccMnc: Type.Optional(Type.String()),
  campaignReferenceId: Type.Optional(Type.String()),
});
export type OldSmsLog = Static<typeof OldSmsLog>;

export const OldSmsLogs = Type.Object({ results: Type.Array(OldSmsLog) });
