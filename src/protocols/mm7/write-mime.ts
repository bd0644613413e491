// A body of MIME, written.

import { Buffer } from 'node:buffer';
import { headerText, type MimePart, writeParameters } from './mime.ts';

export interface WrittenMime {
  /** The value of the header Content-Type. */
  readonly contentType: string;
  readonly bytes: Buffer;
}

const LINE_LENGTH = 76;
const CRLF = '\r\n';

/** Writes a multipart. `seed` makes its boundaries; one that stands in the content is passed over. */
export function writeMultipart(part: MimePart, seed: string): WrittenMime {
  const { mediaType, parameters, content } = part;
  if (content instanceof Uint8Array) throw new Error('a multipart has parts');
  const written = content.map((inner, at) => writtenPart(inner, `${seed}.${at + 1}`));
  const boundary = freeBoundary(seed, written);
  const chunks = written.flatMap((inner) => [Buffer.from(`--${boundary}${CRLF}`), inner, Buffer.from(CRLF)]);
  return {
    contentType: `${headerText(mediaType)}; boundary="${boundary}"${writeParameters(parameters)}`,
    bytes: Buffer.concat([...chunks, Buffer.from(`--${boundary}--${CRLF}`)]),
  };
}

function writtenPart(part: MimePart, seed: string): Buffer {
  const { content, mediaType, parameters } = part;
  if (!(content instanceof Uint8Array)) {
    const { contentType, bytes } = writeMultipart(part, seed);
    return Buffer.concat([headers(part, contentType, 'binary'), bytes]);
  }
  const contentType = `${headerText(mediaType)}${writeParameters(parameters)}`;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // Text stays readable; everything else is base64, which every relay takes.
  if (mediaType.startsWith('text/') || mediaType === 'application/smil')
    return Buffer.concat([headers(part, contentType, '8bit'), bytes]);
  return Buffer.concat([headers(part, contentType, 'base64'), Buffer.from(folded(bytes.toString('base64')))]);
}

function headers({ contentId, contentLocation, fileName }: MimePart, contentType: string, encoding: string): Buffer {
  const lines = [
    `Content-Type: ${contentType}`,
    `Content-Transfer-Encoding: ${encoding}`,
    ...(contentId === undefined ? [] : [`Content-ID: <${headerText(contentId)}>`]),
    ...(contentLocation === undefined ? [] : [`Content-Location: ${headerText(contentLocation)}`]),
    ...(fileName === undefined ? [] : [`Content-Disposition: attachment${writeParameters({ filename: fileName })}`]),
  ];
  return Buffer.from(`${lines.join(CRLF)}${CRLF}${CRLF}`, 'utf8');
}

function folded(base64: string): string {
  const lines: string[] = [];
  for (let at = 0; at < base64.length; at += LINE_LENGTH) lines.push(base64.slice(at, at + LINE_LENGTH));
  return lines.join(CRLF);
}

function freeBoundary(seed: string, parts: readonly Buffer[]): string {
  // An underscore cannot be in base64, so that it has to be looked for in texts only, and is hardly ever found.
  for (let at = 0; ; at += 1) {
    const boundary = `=_${seed.replace(/[^A-Za-z0-9.]/g, '-').slice(0, 50)}${at === 0 ? '' : `_${at}`}`;
    if (!parts.some((part) => part.includes(`--${boundary}`))) return boundary;
  }
}
