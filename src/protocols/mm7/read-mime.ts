// A body of MIME, read: multiparts within multiparts, and whatever transfer encodings their parts have.

import { Buffer } from 'node:buffer';
import { type HeaderValue, readHeaderValue } from '../mime/header-value.ts';
import { decodeTransfer } from '../mime/transfer-encoding.ts';
import { type MimePart, NotMime } from './mime.ts';

const DEPTH_MAX = 8;
/** Of one body, at all depths. */
const PARTS_MAX = 500;
const HEADERS_LENGTH_MAX = 16_384;
const LF = 0x0a;
const CR = 0x0d;

interface Budget {
  parts: number;
}

/**
 * Reads a body by the value of its Content-Type.
 * @throws NotMime, and nothing else
 */
export function readMime(contentType: string, bytes: Uint8Array): MimePart {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return partOf(new Map([['content-type', contentType]]), body, 0, { parts: PARTS_MAX });
}

function partOf(headers: ReadonlyMap<string, string>, body: Buffer, depth: number, budget: Budget): MimePart {
  const { value, parameters } = contentTypeOf(headers.get('content-type'));
  const { boundary, ...others } = parameters;
  const disposition = headers.get('content-disposition');
  const fileName = disposition === undefined ? undefined : readHeaderValue(disposition).parameters['filename'];
  const contentId = headers
    .get('content-id')
    ?.trim()
    .replace(/^<([\s\S]*)>$/, '$1');
  const contentLocation = headers.get('content-location')?.trim();
  const facts = {
    mediaType: value,
    parameters: others,
    ...(contentId === undefined ? {} : { contentId }),
    ...(contentLocation === undefined ? {} : { contentLocation }),
    ...(fileName === undefined ? {} : { fileName }),
  };
  if (!value.startsWith('multipart/'))
    return { ...facts, content: decodeTransfer(headers.get('content-transfer-encoding'), body) };
  if (boundary === undefined || boundary === '') throw new NotMime('a multipart names no boundary');
  if (depth >= DEPTH_MAX) throw new NotMime(`multiparts are nested deeper than ${DEPTH_MAX}`);
  const sections = sectionsOf(body, boundary, budget);
  return { ...facts, content: sections.map((section) => readSection(section, depth + 1, budget)) };
}

/** A part without a type is plain text. Source: RFC 2045, section 5.2. */
function contentTypeOf(header: string | undefined): HeaderValue {
  const read = readHeaderValue(header ?? '');
  return read.value === '' ? { value: 'text/plain', parameters: read.parameters } : read;
}

function readSection(section: Buffer, depth: number, budget: Budget): MimePart {
  const { headers, bodyAt } = headersOf(section);
  return partOf(headers, section.subarray(bodyAt), depth, budget);
}

/** What stands between the boundaries. A last boundary that is missing ends with the bytes. */
function sectionsOf(body: Buffer, boundary: string, budget: Budget): Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const sections: Buffer[] = [];
  let startAt: number | undefined;
  let from = 0;
  for (;;) {
    const at = body.indexOf(delimiter, from);
    if (at < 0) break;
    from = at + delimiter.length;
    const line = delimiterLine(body, at, from);
    if (line === undefined) continue;
    if (startAt !== undefined) sections.push(body.subarray(startAt, Math.max(startAt, beforeLineEnd(body, at))));
    budget.parts -= 1;
    if (budget.parts < 0) throw new NotMime(`there are more than ${PARTS_MAX} parts`);
    startAt = line.isLast ? undefined : line.endAt;
    if (line.isLast) return sections;
    // The line end of this delimiter may be the one before the next.
    from = line.endAt;
  }
  if (startAt === undefined && sections.length === 0) throw new NotMime('the boundary of a multipart does not occur in it');
  if (startAt !== undefined) sections.push(body.subarray(startAt));
  return sections;
}

/** A delimiter stands at the start of a line, alone but for blanks. */
function delimiterLine(body: Buffer, at: number, afterAt: number): { endAt: number; isLast: boolean } | undefined {
  if (at > 0 && body[at - 1] !== LF) return undefined;
  const isLast = body[afterAt] === 0x2d && body[afterAt + 1] === 0x2d;
  if (isLast) return { endAt: afterAt + 2, isLast };
  let end = afterAt;
  while (body[end] === 0x20 || body[end] === 0x09) end += 1;
  if (body[end] === CR) end += 1;
  if (end < body.length && body[end] !== LF) return undefined;
  return { endAt: Math.min(body.length, end + 1), isLast };
}

/** The line end before a delimiter belongs to it. */
function beforeLineEnd(body: Buffer, at: number): number {
  if (at > 0 && body[at - 1] === LF) return at > 1 && body[at - 2] === CR ? at - 2 : at - 1;
  return at;
}

function headersOf(section: Buffer): { readonly headers: ReadonlyMap<string, string>; readonly bodyAt: number } {
  const headers = new Map<string, string>();
  let at = 0;
  let last: string | undefined;
  while (at < section.length) {
    const lineEnd = section.indexOf(LF, at);
    const end = lineEnd < 0 ? section.length : lineEnd;
    if (end > HEADERS_LENGTH_MAX) throw new NotMime('the header of a part is too long');
    const line = section.toString('utf8', at, section[end - 1] === CR && end > at ? end - 1 : end);
    at = Math.min(section.length, end + 1);
    if (line === '') return { headers, bodyAt: at };
    if (/^[ \t]/.test(line) && last !== undefined) {
      headers.set(last, `${headers.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) throw new NotMime('the header of a part is no header');
    last = line.slice(0, colon).trim().toLowerCase();
    // The first of a name counts.
    if (!headers.has(last)) headers.set(last, line.slice(colon + 1).trim());
  }
  return { headers, bodyAt: section.length };
}
