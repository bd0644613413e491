// Just enough of MIME to read what mail servers write of mails they could not deliver: fields, parts, encoded texts.

import type { Buffer } from 'node:buffer';
import { readHeaderValue } from '../mime/header-value.ts';
import { decodeTransfer } from '../mime/transfer-encoding.ts';

export interface MimePart {
  /** The first field of each name, unfolded, by its name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  /** `text/plain`, in lower case. */
  readonly mediaType: string;
  /** Of Content-Type, names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Still encoded. */
  readonly body: Buffer;
}

/** Parts of a message read at most, and how deep: what strangers send has no other limit. */
const PARTS_MAX = 50;
const DEPTH_MAX = 5;

/** The fields and the body of a message or part; line breaks may be bare. */
export function readPart(bytes: Buffer): MimePart {
  const end = endOfHeader(bytes);
  const fields = new Map<string, string>();
  for (const line of bytes.toString('latin1', 0, end.at).split(/\r?\n(?![ \t])/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, unfolded(line.slice(colon + 1)));
  }
  const { value, parameters } = readHeaderValue(fields.get('content-type') ?? 'text/plain');
  return { fields, mediaType: value, parameters, body: bytes.subarray(end.bodyAt) };
}

/** The part itself, and all parts within it, in the order they stand. */
export function partsOf(part: MimePart, depth = 0): MimePart[] {
  const boundary = part.parameters['boundary'];
  if (!part.mediaType.startsWith('multipart/') || boundary === undefined || depth >= DEPTH_MAX) return [part];
  const inner = sections(part.body, boundary).flatMap((section) => partsOf(readPart(section), depth + 1));
  return [part, ...inner].slice(0, PARTS_MAX);
}

/** A part's text, its transfer encoding undone. */
export function textOf({ fields, body }: MimePart): string {
  return decodeTransfer(fields.get('content-transfer-encoding'), body).toString('utf8');
}

function endOfHeader(bytes: Buffer): { at: number; bodyAt: number } {
  // A part may begin with the empty line.
  for (const lineBreak of ['\r\n', '\n']) if (bytes.indexOf(lineBreak) === 0) return { at: 0, bodyAt: lineBreak.length };
  const [crlf, lf] = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')];
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { at: crlf, bodyAt: crlf + 4 };
  return lf >= 0 ? { at: lf, bodyAt: lf + 2 } : { at: bytes.length, bodyAt: bytes.length };
}

/** What stands between the boundary's lines; cut off on the way, the last part is what there is of it. */
function sections(body: Buffer, boundary: string): Buffer[] {
  const text = body.toString('latin1');
  const mark = new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g');
  const found: Buffer[] = [];
  let start = -1;
  for (const match of text.matchAll(mark)) {
    if (start >= 0) found.push(body.subarray(start, Math.max(start, match.index)));
    const isLast = match[1] !== undefined;
    if (isLast || found.length >= PARTS_MAX) return found;
    const lineEnd = text.indexOf('\n', match.index + match[0].length);
    start = lineEnd < 0 ? text.length : lineEnd + 1;
  }
  if (start >= 0) found.push(body.subarray(start));
  return found;
}

function unfolded(value: string): string {
  return value.replace(/\r?\n/g, '').trim();
}
