// Writes one recipient's mail: RFC 5322 and MIME, by nodemailer's composer. Nothing in it can name a file or an address to be fetched,
// and no value of it can begin a header of its own.

import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { EmailContent } from '../../domain/messages/content.ts';
import { headerProblem } from '../../domain/messages/mail-headers.ts';
import type { CarrierMessage, WrittenLetter } from '../../ports.ts';
import type { OpenedLetter } from './letters.ts';

export interface ComposedMail {
  readonly bytes: Buffer;
  /** There are bytes beyond ASCII in it. */
  readonly is8Bit: boolean;
}

/** The mail cannot be written as it was asked for. */
export class Unwritable extends Error {}

/** @throws Unwritable */
export async function composeMail(
  message: CarrierMessage,
  content: EmailContent,
  { letter, files }: OpenedLetter,
  { text, html, ampHtml, headers }: WrittenLetter,
  nowMs: number,
): Promise<ComposedMail> {
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, value);
    if (problem !== undefined) throw new Unwritable(`the header ${JSON.stringify(name).slice(0, 100)} ${problem}`);
  }
  const { from, to, cc, subject } = content;
  const composer = new MailComposer({
    from: addressed(from),
    to: to.map(addressed),
    ...(cc === undefined || cc.length === 0 ? {} : { cc: cc.map(addressed) }),
    ...(letter.replyTo === undefined ? {} : { replyTo: letter.replyTo }),
    subject,
    messageId: messageIdOf(message, from.address),
    date: new Date(nowMs),
    headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    ...(ampHtml === undefined ? {} : { amp: ampHtml }),
    attachments: files.map(({ file, bytes }) => ({
      filename: file.fileName,
      content: bytes,
      contentType: file.mediaType,
      ...(file.isInline
        ? { cid: file.fileName, contentDisposition: 'inline' as const }
        : { contentDisposition: 'attachment' as const }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { bytes: withLineBreaks(await composer.compile().build()), is8Bit: false };
}

/** The caller's own message: only the line breaks are put right, and what a mail cannot do without is added where it lacks. */
export function ownMail(message: CarrierMessage, { from }: EmailContent, mime: Buffer, nowMs: number): ComposedMail {
  const bytes = withLineBreaks(mime);
  const end = bytes.indexOf('\r\n\r\n');
  const header = `\r\n${bytes.toString('latin1', 0, end < 0 ? bytes.length : end)}`;
  const missing = [
    ...(/\r\nmessage-id[ \t]*:/i.test(header) ? [] : [`Message-ID: ${messageIdOf(message, from.address)}\r\n`]),
    ...(/\r\ndate[ \t]*:/i.test(header) ? [] : [`Date: ${new Date(nowMs).toUTCString().replace('GMT', '+0000')}\r\n`]),
  ];
  return { bytes: Buffer.concat([Buffer.from(missing.join('')), bytes]), is8Bit: hasHighBytes(bytes) };
}

/** The same at every try, so that a mail that arrives twice is known to be one. */
export function messageIdOf({ messageId }: Pick<CarrierMessage, 'messageId'>, from: string): string {
  return `<${messageId}@${domainToASCII(from.slice(from.lastIndexOf('@') + 1)) || 'callsign.invalid'}>`;
}

function addressed({ address, name }: { readonly address: string; readonly name?: string | undefined }): {
  address: string;
  name: string;
} {
  // Control characters have no place in a name, folded or encoded.
  return { address, name: (name ?? '').replace(/\p{Cc}+/gu, ' ') };
}

/** SMTP knows CR and LF together only, RFC 5321, 2.3.8: what stands alone is where one server's mail ends and another's begins. */
function withLineBreaks(bytes: Buffer): Buffer {
  if (!hasBareBreak(bytes)) return endsLine(bytes) ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')]);
  const whole = bytes.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n');
  return Buffer.from(whole.endsWith('\r\n') ? whole : `${whole}\r\n`, 'latin1');
}

function endsLine(bytes: Buffer): boolean {
  return bytes.length >= 2 && bytes[bytes.length - 2] === 0x0d && bytes[bytes.length - 1] === 0x0a;
}

function hasBareBreak(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) if (bytes[at - 1] !== 0x0d) return true;
  for (let at = bytes.indexOf(0x0d); at >= 0; at = bytes.indexOf(0x0d, at + 1)) if (bytes[at + 1] !== 0x0a) return true;
  return false;
}

function hasHighBytes(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return true;
  return false;
}
