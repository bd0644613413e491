// What happened to a mail after it was delivered, as callers see it.

import Type, { type Static } from 'typebox';

export const MailActivityQuery = Type.Object({ messageId: Type.String({ minLength: 1 }) });

export const MailActivity = Type.Object({
  results: Type.Array(
    Type.Object({
      event: Type.Enum(['OPENED', 'CLICKED', 'UNSUBSCRIBED', 'COMPLAINED', 'LATE_BOUNCE']),
      url: Type.Optional(Type.String()),
      count: Type.Integer(),
    }),
  ),
});
export type MailActivity = Static<typeof MailActivity>;

export const MailEventNotice = Type.Object({
  messageId: Type.String({ minLength: 1 }),
  event: Type.Enum(['COMPLAINED', 'LATE_BOUNCE']),
  detail: Type.Optional(Type.String({ maxLength: 1_000, description: 'What the mail server or the mailbox provider said' })),
});
