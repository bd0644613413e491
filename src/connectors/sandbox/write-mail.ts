// Writes a mail as a person's mail program would, so that what the sandbox's mailboxes send is read like any other mail.

import { createTransport } from 'nodemailer';
import type { WrittenMail } from '../../ports.ts';

/** The mail as it travels. */
export async function writeMail({ from, to, subject, text, html, files }: WrittenMail): Promise<Uint8Array> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    // What is written here is given as it is; nothing in it names files or addresses to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { message } = await transport.sendMail({
    from,
    to: [...to],
    subject,
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    attachments: files.map(({ name, mediaType, bytes, cid }) => ({
      filename: name ?? false,
      contentType: mediaType,
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ...(cid === undefined ? {} : { cid }),
    })),
  });
  return message as Buffer;
}
