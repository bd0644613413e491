// The body of a POST that forwards a mail: a form with its texts and files. Made when it is posted, so that large files are in memory
// no longer than that.

import { randomBytes } from 'node:crypto';
import type { InboundContent } from '../domain/inbound/content.ts';
import { loadContents } from '../storage/contents.ts';
import type { Db } from '../storage/db.ts';
import { loadInboundMessages } from '../storage/inbound-messages.ts';
import { attachmentName, parsedMailFields } from '../wire/parsed-mail.ts';

export interface Form {
  /** With the boundary. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Rejects when the mail is not kept any more. Files that are gone are empty. */
export async function mailForm(db: Db, inboundId: string): Promise<Form> {
  const [message] = await loadInboundMessages(db, [inboundId]);
  const { content } = message ?? {};
  if (message === undefined || content?.kind !== 'EMAIL') throw new Error(`mail ${inboundId} is not kept any more`);
  const stored = await loadContents(
    db,
    message.accountId,
    content.files.map(({ contentId }) => contentId),
  );
  // Nothing that came in before it was made can contain it.
  const boundary = `callsign-${randomBytes(18).toString('hex')}`;
  const parts: Uint8Array[] = [];
  const add = (disposition: string, mediaType: string | undefined, bytes: Uint8Array): void => {
    const type = mediaType === undefined ? '' : `Content-Type: ${mediaType}\r\n`;
    parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type}\r\n`), bytes, LINE_END);
  };
  for (const { name, value, isJson } of parsedMailFields({ ...message, content })) {
    add(`name="${name}"`, isJson ? 'application/json' : undefined, Buffer.from(value));
  }
  for (const [index, file] of content.files.entries()) {
    add(fileDisposition(index, file), file.mediaType, stored.get(file.contentId)?.bytes ?? new Uint8Array());
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat(parts) };
}

const LINE_END = Buffer.from('\r\n');

/** As browsers write the names of files: HTML, section 4.10.21.8. */
function fileDisposition(index: number, { name }: InboundContent['files'][number]): string {
  const fileName = (name ?? attachmentName(index)).replace(/["\r\n]/g, (character) => encodeURIComponent(character));
  return `name="${attachmentName(index)}"; filename="${fileName}"`;
}
