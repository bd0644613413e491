// DKIM signatures, RFC 6376, relaxed/relaxed: what is hashed and what is signed. Hashing and signing itself are left to the caller.

import { Buffer } from 'node:buffer';

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const CRLF = Buffer.from('\r\n');

/** A message in its two halves; `header` ends with the line break of its last field. */
export interface SplitMessage {
  readonly header: Buffer;
  readonly body: Buffer;
}

/** Cuts a message at its first empty line. One without is all header. */
export function splitMessage(message: Buffer): SplitMessage {
  const at = message.indexOf('\r\n\r\n', 0, 'latin1');
  if (at < 0) return { header: message, body: Buffer.alloc(0) };
  return { header: message.subarray(0, at + 2), body: message.subarray(at + 4) };
}

export interface Field {
  /** In lower case. */
  readonly name: string;
  /** As it stands, folds included, without the last line break. Bytes as Latin-1. */
  readonly line: string;
}

/** The fields of a header, from the top. */
export function fieldsOf(header: Buffer): Field[] {
  const fields: Field[] = [];
  for (const line of header.toString('latin1').split(/\r\n(?![ \t])/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.push({ name: line.slice(0, colon).trimEnd().toLowerCase(), line });
  }
  return fields;
}

/** Section 3.4.2: a field in one line, one blank for many, none around the colon or at the end. */
export function relaxedField({ name, line }: Field): string {
  const value = line
    .slice(line.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
  return `${name}:${value}`;
}

/** Section 3.4.4: no blanks at the end of lines, one for many within, no empty lines at the end; a body that is not empty ends with a line break. */
export function relaxedBody(body: Buffer): Buffer {
  const trimmed = hasBlanksToRelax(body) ? withoutBlanks(body) : body;
  return withOneEnd(trimmed);
}

/** Encoded content has no such blanks; to find that out is far cheaper than to copy it byte by byte. */
function hasBlanksToRelax(body: Buffer): boolean {
  if (body.includes('  ') || body.includes('\t') || body.includes(' \r\n')) return true;
  return body.length > 0 && body[body.length - 1] === SPACE;
}

function withoutBlanks(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let hasBlank = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === SPACE || byte === TAB) {
      hasBlank = true;
      continue;
    }
    if (hasBlank && !(byte === CR && body[at + 1] === LF)) out[length++] = SPACE;
    hasBlank = false;
    out[length++] = byte as number;
  }
  return out.subarray(0, length);
}

function withOneEnd(body: Buffer): Buffer {
  let end = body.length;
  while (end >= 2 && body[end - 2] === CR && body[end - 1] === LF) end -= 2;
  if (end === 0) return Buffer.alloc(0);
  return end + 2 <= body.length ? body.subarray(0, end + 2) : Buffer.concat([body, CRLF]);
}

/**
 * What a signature speaks for, where a mail has it: section 5.4.1, and the two of one-click unsubscription (RFC 8058, 4).
 */
const SIGNED: readonly string[] = [
  ...['from', 'reply-to', 'subject', 'date', 'message-id', 'to', 'cc', 'mime-version', 'content-type', 'sender'],
  ...['content-transfer-encoding', 'in-reply-to', 'references', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
];
/** Named once more than they occur, so that nobody can add one on the way: section 8.15. */
const OVERSIGNED: ReadonlySet<string> = new Set(['from', 'subject', 'to', 'date', 'reply-to']);

export interface Signer {
  readonly domain: string;
  readonly selector: string;
}

export interface SigningInput {
  /** To be signed with RSA and SHA-256, as Latin-1. */
  readonly text: string;
  /** The field without its signature, to which that is appended. */
  readonly field: string;
}

/** What has to be signed for a message with these fields; `bodyHash` is the SHA-256 of the relaxed body in base64. */
export function signingInput(
  fields: readonly Field[],
  bodyHash: string,
  { domain, selector }: Signer,
  nowMs: number,
): SigningInput {
  const byName = new Map<string, Field[]>();
  for (const field of fields) byName.set(field.name, [...(byName.get(field.name) ?? []), field]);
  const names: string[] = [];
  const lines: string[] = [];
  for (const name of SIGNED) {
    const own = byName.get(name) ?? [];
    // Of several fields of a name the last is taken first: section 5.4.2.
    for (const field of own.toReversed()) {
      names.push(name);
      lines.push(relaxedField(field));
    }
    if (OVERSIGNED.has(name)) names.push(name);
  }
  const field = [
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain};`,
    ` s=${selector}; t=${Math.floor(nowMs / 1000)};`,
    ` h=${folded(names, ':', '  ')};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
  lines.push(relaxedField({ name: 'dkim-signature', line: field }));
  return { text: lines.join('\r\n'), field };
}

/** The finished field with its line break, to stand before the message. */
export function signatureField({ field }: SigningInput, signature: string): string {
  return `${field}${(signature.match(/.{1,74}/g) ?? []).join('\r\n  ')}\r\n`;
}

/** Words in lines of at most 76 characters or so. */
function folded(words: readonly string[], separator: string, indent: string): string {
  let text = '';
  let column = 4;
  for (const [index, word] of words.entries()) {
    const piece = index === words.length - 1 ? word : `${word}${separator}`;
    if (column + piece.length > 74) {
      text += `\r\n${indent}`;
      column = indent.length;
    }
    text += piece;
    column += piece.length;
  }
  return text;
}
