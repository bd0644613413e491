// Logs of mail, both generations.

import Type, { type Static } from 'typebox';
import { LOG_FACTS, LogCursor, OLD_LOG_FACTS } from './logs.ts';

/** A log of the fourth generation. */
export const EmailLog = Type.Object({ text: Type.Optional(Type.String()), ...LOG_FACTS });
export type EmailLog = Static<typeof EmailLog>;

export const EmailLogs = Type.Object({ results: Type.Array(EmailLog), cursor: LogCursor });

/** A log of the first generation. */
const OldEmailLog = Type.Object({
  ...OLD_LOG_FACTS,
  text: Type.Optional(Type.String()),
  messageCount: Type.Integer(),
  campaignReferenceId: Type.Optional(Type.String()),
});
export type OldEmailLog = Static<typeof OldEmailLog>;
export const OldEmailLogs = Type.Object({ results: Type.Array(OldEmailLog) });
