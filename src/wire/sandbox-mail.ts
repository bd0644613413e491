// The sandbox's mailboxes, as our own API shows them.

import Type, { type Static } from 'typebox';
import { Mailbox, type MailboxValues, mailboxObject } from './mailboxes.ts';
import { wireDate } from './statuses.ts';

export const MailboxesQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) });

export const Mailboxes = Type.Object({
  mailboxes: Type.Array(Type.Object({ address: Type.String(), messageCount: Type.Integer(), lastMessageAt: Type.String() })),
});

export const MailboxAddress = Type.Object({ address: Type.String() });
export const MailboxFileNumber = Type.Object({ address: Type.String(), messageId: Type.String(), fileNumber: Type.String() });
export const MailboxMessagesQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) });

const MailboxMessage = Type.Object({
  direction: Type.Enum(['RECEIVED', 'SENT'], { description: 'By the mailbox' }),
  messageId: Type.String(),
  from: Type.Optional(Mailbox),
  to: Type.Array(Mailbox),
  cc: Type.Array(Mailbox),
  replyTo: Type.Optional(Type.String()),
  subject: Type.String(),
  text: Type.Optional(Type.String({ description: 'With what stands for its placeholders' })),
  html: Type.Optional(Type.String({ description: 'With what stands for its placeholders, escaped' })),
  ampHtml: Type.Optional(Type.String()),
  headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  files: Type.Array(
    Type.Object({
      name: Type.Optional(Type.String()),
      mediaType: Type.String(),
      size: Type.Integer({ description: 'Bytes' }),
      inline: Type.Boolean({ description: 'Shown within the text' }),
      url: Type.String({ description: 'Where it can be read, on this server' }),
    }),
  ),
  at: Type.String(),
});
export type MailboxMessage = Static<typeof MailboxMessage>;

export const MailboxMessages = Type.Object({ address: Type.String(), messages: Type.Array(MailboxMessage) });

export const SandboxInboundMail = Type.Object({
  from: Type.String({ minLength: 3, maxLength: 500, description: '`jane@shop.example` or `Jane <jane@shop.example>`' }),
  to: Type.String({ minLength: 3, maxLength: 320, description: 'An address of one of your domains' }),
  subject: Type.Optional(Type.String({ maxLength: 1_000 })),
  text: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  html: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  attachments: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
        mediaType: Type.Optional(Type.String({ pattern: '^[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}$' })),
        content: Type.String({ description: 'Base64' }),
      }),
      { maxItems: 100 },
    ),
  ),
});

interface MailValues {
  readonly direction: 'RECEIVED' | 'SENT';
  readonly messageId: string;
  readonly from: MailboxValues | null;
  readonly to: readonly MailboxValues[];
  readonly cc: readonly MailboxValues[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly ampHtml: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly files: readonly {
    readonly name: string | null;
    readonly mediaType: string;
    readonly size: number;
    readonly isInline: boolean;
  }[];
  readonly atMs: number;
}

/** A mail in the mailbox of this address. */
export function mailboxMessage(address: string, mail: MailValues): MailboxMessage {
  const { direction, messageId, from, to, cc, replyTo, subject, text, html, ampHtml, headers, files, atMs } = mail;
  const path = `/callsign/1/sandbox/mailboxes/${encodeURIComponent(address)}/messages/${messageId}/files`;
  return {
    direction,
    messageId,
    ...(from === null ? {} : { from: mailboxObject(from) }),
    to: to.map(mailboxObject),
    cc: cc.map(mailboxObject),
    ...(replyTo === null ? {} : { replyTo }),
    subject,
    ...(text === null ? {} : { text }),
    ...(html === null ? {} : { html }),
    ...(ampHtml === null ? {} : { ampHtml }),
    headers: headers.map(([name, value]) => ({ name, value })),
    files: files.map(({ name, mediaType, size, isInline }, index) => ({
      ...(name === null ? {} : { name }),
      mediaType,
      size,
      inline: isInline,
      url: `${path}/${index + 1}`,
    })),
    at: wireDate(atMs),
  };
}
