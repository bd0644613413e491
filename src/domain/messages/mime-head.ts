// The head of a message somebody wrote himself: who it is from and for, what it is called. Sources: RFC 5322 (2.2, 3.4), RFC 2047.

import { mailbox } from '../addresses/mailbox.ts';
import type { Mailbox } from './content.ts';

export interface MimeHead {
  readonly from: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly subject: string;
}

interface Field {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  /** With its name and its folds, as it came. */
  readonly raw: string;
}

/** Where the head ends and the blank line begins; undefined when there is none. @param message each byte as one character */
export function endOfHead(message: string): number | undefined {
  const at = /\r?\n\r?\n/.exec(message)?.index;
  return at === undefined || at === 0 ? undefined : at;
}

/** What a head says; undefined when its lines are no header fields. @param head each byte as one character */
export function readHead(head: string): MimeHead | undefined {
  const fields = fieldsOf(head);
  if (fields === undefined) return undefined;
  const valuesOf = (name: string): string[] => fields.filter((field) => field.name === name).map(({ value }) => value);
  const mailboxes = (name: string): Mailbox[] => valuesOf(name).flatMap(mailboxesOf);
  return {
    from: mailboxes('from'),
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    bcc: mailboxes('bcc'),
    subject: readable(valuesOf('subject')[0] ?? ''),
  };
}

/**
 * The head as it may travel: blind copies are nobody's business, and another sender takes the place of the one in it.
 * @param head each byte as one character
 */
export function travellingHead(head: string, from: string | undefined): string {
  const fields = (fieldsOf(head) ?? []).filter(({ name }) => name !== 'bcc' && !(from !== undefined && name === 'from'));
  const lines = fields.map(({ raw }) => raw);
  return [...(from === undefined ? [] : [`From: ${from}`]), ...lines].join('\r\n');
}

function fieldsOf(head: string): Field[] | undefined {
  const raws: string[] = [];
  for (const line of head.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && raws.length > 0) raws.push(`${raws.pop()}\r\n${line}`);
    else raws.push(line);
  }
  const fields: Field[] = [];
  for (const raw of raws) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(raw) ?? [];
    if (name === undefined || value === undefined) return undefined;
    fields.push({ name: name.toLowerCase(), value: value.replace(/\r\n[ \t]+/g, ' ').trim(), raw });
  }
  return fields;
}

/** The mailboxes of a list, groups and comments taken apart. What is none stays as it is written: who sends there is told so. */
function mailboxesOf(value: string): Mailbox[] {
  return listed(value)
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const read = mailbox(item);
      if (read === undefined) return { address: item };
      return read.name === undefined ? read : { ...read, name: readable(read.name) };
    });
}

/** Splits at the commas, and at the borders of groups, outside quotes and brackets; comments go. */
function listed(value: string): string[] {
  const items: string[] = [''];
  const add = (sign: string): void => void items.push(`${items.pop()}${sign}`);
  let [isQuoted, isBracketed, comments] = [false, false, 0];
  for (let at = 0; at < value.length; at += 1) {
    const sign = value.charAt(at);
    if (sign === '\\' && (isQuoted || comments > 0)) {
      at += 1;
      if (comments === 0) add(sign + value.charAt(at));
    } else if (isQuoted) {
      add(sign);
      isQuoted = sign !== '"';
    } else if (sign === '(') comments += 1;
    else if (sign === ')' && comments > 0) comments -= 1;
    else if (comments > 0) continue;
    else if (sign === ',' || sign === ';') items.push('');
    // The name of a group is nobody.
    else if (sign === ':' && !isBracketed) items[items.length - 1] = '';
    else {
      add(sign);
      isQuoted = sign === '"';
      if (sign === '<') isBracketed = true;
      if (sign === '>') isBracketed = false;
    }
  }
  return items;
}

const ENCODED_WORD = /=\?([^?\s]+)\?([bqBQ])\?([^?\s]*)\?=/g;

/** A text of a head as people read it: encoded words decoded, bytes beyond ASCII taken for UTF-8. */
function readable(text: string): string {
  return utf8(text)
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(ENCODED_WORD, (whole, charset: string, form: string, coded: string) => {
      const bytes = form.toLowerCase() === 'b' ? ofBase64(coded) : ofQuotedPrintable(coded);
      const known = charset.toLowerCase().split('*')[0];
      if (known === 'utf-8' || known === 'us-ascii' || known === 'ascii') return utf8(bytes);
      return known === 'iso-8859-1' ? bytes : whole;
    });
}

function ofQuotedPrintable(coded: string): string {
  return coded
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function ofBase64(coded: string): string {
  let [bits, count, bytes] = [0, 0, ''];
  for (const sign of coded) {
    if (sign === '=') break;
    bits = ((bits << 6) | Math.max(0, BASE64.indexOf(sign))) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += String.fromCharCode((bits >> count) & 0xff);
  }
  return bytes;
}

/** Characters that stand for bytes, read as UTF-8; as they are when they are none. */
function utf8(bytes: string): string {
  if (!/[\u0080-\u00ff]/.test(bytes) || /[\u0100-\uffff]/.test(bytes)) return bytes;
  const percent = bytes.replace(/[%\u0080-\u00ff]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  try {
    return decodeURIComponent(percent);
  } catch {
    return bytes;
  }
}
