// Reads a mail: its texts, files and headers. What strangers write may be broken in any way; then what can be read is what there is.

import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import type { Mailbox } from '../../domain/messages/content.ts';
import type { CarrierFile, ReadMail } from '../../ports.ts';

/** Bytes looked at before others have their turn. */
const CHUNK_BYTES = 64 * 1024;
/** Text and HTML are kept in the message's row up to this length; the mail as it came has all of it. */
const TEXT_LENGTH_MAX = 1_000_000;
/** HTML beyond this is not turned into text where a mail has none: it is done in one go. */
const HTML_LENGTH_MAX = 50_000;
const SUBJECT_LENGTH_MAX = 1_000;
const NAME_LENGTH_MAX = 255;
const HEADERS_MAX = 500;
const HEADER_LENGTH_MAX = 8_192;
const MAILBOXES_MAX = 500;
/** Files are numbered in the forward, and each is a row. */
const FILES_MAX = 999;

/** Never rejects: of a mail that cannot be read nothing is known but that it is there. */
export async function readMail(raw: Uint8Array): Promise<ReadMail> {
  try {
    const mail = await simpleParser(Readable.from(inTurns(raw), { objectMode: false }), {
      keepCidLinks: true,
      skipTextToHtml: true,
      maxHtmlLengthToParse: HTML_LENGTH_MAX,
    });
    return read(mail);
  } catch {
    return { subject: null, text: '', html: null, from: null, to: [], cc: [], headers: [], files: [] };
  }
}

/** Bytes piece by piece, with everything else that waits coming in between. */
export async function* inTurns(bytes: Uint8Array): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    yield Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(CHUNK_BYTES, bytes.length - at));
    await nextTurn();
  }
}

function read(mail: ParsedMail): ReadMail {
  return {
    subject: mail.subject === undefined ? null : shown(mail.subject, SUBJECT_LENGTH_MAX),
    text: storable(withoutLineEnd(mail.text ?? '')),
    html: mail.html ? storable(withoutLineEnd(mail.html)) : null,
    from: mailboxesOf(mail.from)[0] ?? null,
    to: mailboxesOf(mail.to),
    cc: mailboxesOf(mail.cc),
    headers: mail.headerLines
      .slice(0, HEADERS_MAX)
      .map(({ line }) => headerOf(line))
      .filter(([name]) => name !== ''),
    files: mail.attachments.slice(0, FILES_MAX).map(fileOf),
  };
}

function mailboxesOf(addresses: AddressObject | readonly AddressObject[] | undefined): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  for (const { value } of [addresses ?? []].flat()) {
    // A group has a name and its members beside it: RFC 5322, 3.4.
    for (const { address, name } of value.flatMap((one) => one.group ?? [one])) {
      if (!address || mailboxes.length === MAILBOXES_MAX) continue;
      const plain = shown(address, NAME_LENGTH_MAX);
      mailboxes.push(name ? { address: plain, name: shown(name, NAME_LENGTH_MAX) } : { address: plain });
    }
  }
  return mailboxes;
}

/** A header as it stands in the mail, unfolded. */
function headerOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).replace(/\r?\n[ \t]/g, ' ');
  return [shown(line.slice(0, Math.max(colon, 0)).trim(), NAME_LENGTH_MAX), shown(value.trim(), HEADER_LENGTH_MAX)];
}

function fileOf({ contentType, filename, contentId, cid, content }: Attachment): CarrierFile {
  const mediaType = contentType?.toLowerCase() ?? '';
  const id = cid ?? contentId?.replace(/^<|>$/g, '');
  return {
    mediaType: /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/.test(mediaType) ? mediaType : 'application/octet-stream',
    name: filename ? shown(filename, NAME_LENGTH_MAX) : null,
    ...(id ? { cid: shown(id, NAME_LENGTH_MAX) } : {}),
    bytes: content,
  };
}

/** The line end before the end of the mail is the mail's, not the text's. */
function withoutLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, text.endsWith('\r\n') ? -2 : -1) : text;
}

/** What no database or page can bear, replaced; the rest of a text that is too long stays in the mail as it came. */
function storable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what must not be there
  return text.slice(0, TEXT_LENGTH_MAX).replace(/[\u0000\p{Cs}]/gu, '\uFFFD');
}

/** One line of it. */
function shown(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
}
