// Reads the mails of a sandbox mailbox as its owner sees them: from the letter each shares with others, or from the mail as it came.

import type { MailboxMessage } from '../domain/handsets.ts';
import type { ContentId, EmailContent, Letter, Mailbox } from '../domain/messages/content.ts';
import { writtenLetter } from '../domain/messages/letters.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { AccountId } from '../domain/platform.ts';
import type { WrittenLetter } from '../ports.ts';
import { loadContents } from '../storage/contents.ts';
import { loadInboundMessages, type StoredInboundMessage } from '../storage/inbound-messages.ts';
import { decorateLetter } from './decorate-mail.ts';
import { comparableAddress } from './read-domain-name.ts';
import { readLetters } from './read-letters.ts';
import type { World } from './world.ts';

/** A file of a mail: kept by itself, or within the mail its sender wrote as a whole. */
export interface MailboxFile {
  readonly name: string | null;
  readonly mediaType: string;
  readonly size: number;
  readonly isInline: boolean;
  readonly contentId: ContentId | null;
  readonly bytes: Uint8Array | null;
}

export interface MailboxMail {
  readonly direction: MailboxMessage['direction'];
  readonly messageId: string;
  readonly from: Mailbox | null;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly ampHtml: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly files: readonly MailboxFile[];
  readonly atMs: number;
}

/** The mails, in the order given. Of one whose letter is kept no more there is what its row says. */
export async function readMailbox(
  world: World,
  accountId: AccountId,
  messages: readonly MailboxMessage[],
): Promise<MailboxMail[]> {
  const received = messages.flatMap((message) => (message.direction === 'RECEIVED' ? message.content : []));
  const sentIds = messages.filter(({ direction }) => direction === 'SENT').map(({ messageId }) => messageId);
  const [letterOf, sent] = await Promise.all([
    readLetters(world.db, accountId, received),
    loadInboundMessages(world.db, sentIds),
  ]);
  const sentById = new Map(sent.map((message) => [message.inboundId as string, message]));
  const mails: MailboxMail[] = [];
  for (const message of messages) {
    if (message.direction === 'RECEIVED') {
      mails.push(await receivedMail(world, accountId, message, letterOf(message.content)));
    } else mails.push(sentMail(message, sentById.get(message.messageId)));
  }
  return mails;
}

async function receivedMail(
  world: World,
  accountId: AccountId,
  { messageId, content, atMs }: Extract<MailboxMessage, { direction: 'RECEIVED' }>,
  letter: Letter | undefined,
): Promise<MailboxMail> {
  const own = { direction: 'RECEIVED', messageId, ...namesOf(content), atMs } as const;
  if (letter?.mimeId !== undefined) {
    const raw = (await loadContents(world.db, accountId, [letter.mimeId])).get(letter.mimeId);
    const mail = await world.mailFormat.read(raw?.bytes ?? new Uint8Array());
    const files = mail.files.map(({ name, mediaType, cid, bytes }) => {
      return { name, mediaType, size: bytes.length, isInline: cid !== undefined, contentId: null, bytes };
    });
    return {
      ...own,
      ...NOTHING,
      subject: mail.subject ?? own.subject,
      text: mail.text,
      html: mail.html,
      headers: mail.headers,
      files,
    };
  }
  const written = letter === undefined ? { headers: {} } : await decorated(world, accountId, messageId, content, letter);
  return {
    ...own,
    replyTo: letter?.replyTo ?? null,
    text: written.text ?? null,
    html: written.html ?? null,
    ampHtml: written.ampHtml ?? null,
    headers: Object.entries(written.headers),
    files: (letter?.files ?? []).map(({ contentId, fileName, mediaType, size, isInline }) => {
      return { name: fileName, mediaType, size, isInline, contentId, bytes: null };
    }),
  };
}

/** As the connectors to mail servers send it: with links that tell of clicks, and a way to unsubscribe. */
function decorated(
  world: World,
  accountId: AccountId,
  messageId: string,
  content: EmailContent,
  letter: Letter,
): Promise<WrittenLetter> {
  const { from, to } = content;
  const destination = comparableAddress(to[0]?.address ?? '')?.address ?? '';
  const message = { messageId: messageId as MessageId, sender: from.address, destination, content };
  return decorateLetter(world, writtenLetter(letter, content), letter, message, accountId);
}

const NOTHING = { replyTo: null, text: null, html: null, ampHtml: null, headers: [], files: [] } as const;

/** Blind copies are nobody's to see. */
function namesOf({ from, to, cc = [], subject }: EmailContent): Pick<MailboxMail, 'from' | 'to' | 'cc' | 'subject'> {
  return { from, to, cc, subject };
}

function sentMail(
  { messageId, atMs }: Extract<MailboxMessage, { direction: 'SENT' }>,
  message: StoredInboundMessage | undefined,
): MailboxMail {
  const own = { direction: 'SENT', messageId, atMs } as const;
  const content = message?.content;
  if (message === undefined || content?.kind !== 'EMAIL') return { ...own, from: null, to: [], cc: [], subject: '', ...NOTHING };
  return {
    ...own,
    ...NOTHING,
    from: content.from,
    to: content.to,
    cc: content.cc,
    subject: content.subject ?? '',
    text: message.text,
    html: content.html,
    headers: content.headers,
    files: content.files.map(({ contentId, name, mediaType, size, cid }) => {
      return { name, mediaType, size, isInline: cid !== undefined, contentId, bytes: null };
    }),
  };
}
