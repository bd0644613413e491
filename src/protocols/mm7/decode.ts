// The body of an HTTP request or response, read as an MM7 message. Lenient in what carries no meaning (prefixes, line ends, the
// order of elements, a status without its wrapping), since relays differ; strict in what would be guessed otherwise.

import { readHeaderValue, unescapedUrl } from '../mime/header-value.ts';
import { FIELDS, type Field } from './fields.ts';
import { type Mm7Address, type Mm7Envelope, type Mm7Message, type Mm7Recipients, SCHEMA_ROOT } from './messages.ts';
import { decodeText, type MimePart, NotMime } from './mime.ts';
import { readMime } from './read-mime.ts';
import { MM7_STATUS } from './statuses.ts';
import { childOf, NotXml, namespaceOf, readXml, type XmlElement } from './xml.ts';

export interface ReadMm7 {
  readonly kind: 'read';
  readonly envelope: Mm7Envelope;
  /** What came beside the envelope: the part its Content names, or else every other part. */
  readonly content: readonly MimePart[];
}

export interface UnreadableMm7 {
  readonly kind: 'unreadable';
  /** The status code to answer with. */
  readonly statusCode: number;
  /** One sentence, for whoever sent it. */
  readonly because: string;
  /** What could be read of it, so that the answer finds its request. */
  readonly transactionId: string;
  readonly namespace: string | undefined;
}

const SOAP_TYPES: ReadonlySet<string> = new Set(['text/xml', 'application/xml', 'application/soap+xml']);
const NO_RECIPIENTS: Mm7Recipients = { to: [], cc: [], bcc: [] };

/** Something is not as MM7 wants it. */
class Unreadable extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, because: string) {
    super(because);
    this.statusCode = statusCode;
  }
}

/** Reads a body by the value of its Content-Type. Never throws: what cannot be read is said. */
export function decodeMm7(contentType: string, bytes: Uint8Array): ReadMm7 | UnreadableMm7 {
  let transactionId = '';
  let namespace: string | undefined;
  try {
    const { root, others } = taken(contentType, bytes);
    const envelope = envelopeOf(root);
    transactionId = transactionIdOf(envelope);
    namespace = schemaIn(envelope, []);
    const message = messageIn(envelope);
    const read = { namespace: namespace ?? `${SCHEMA_ROOT}REL-6-MM7-1-4`, transactionId, message };
    return { kind: 'read', envelope: read, content: contentFor(message, others) };
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof NotXml || error instanceof NotMime)) throw error;
    const statusCode = error instanceof Unreadable ? error.statusCode : MM7_STATUS.MESSAGE_FORMAT_CORRUPT;
    return { kind: 'unreadable', statusCode, because: error.message, transactionId, namespace };
  }
}

/** The SOAP part, and the others. */
function taken(contentType: string, bytes: Uint8Array): { readonly root: MimePart; readonly others: readonly MimePart[] } {
  const whole = readMime(contentType, bytes);
  if (whole.content instanceof Uint8Array) {
    if (!SOAP_TYPES.has(whole.mediaType)) throw corrupt(`"${whole.mediaType}" is not what MM7 travels as`);
    return { root: whole, others: [] };
  }
  const parts = whole.content;
  const start = readHeaderValue(contentType).parameters['start']?.replace(/^<([\s\S]*)>$/, '$1');
  const named = start === undefined ? undefined : parts.find(({ contentId }) => contentId === start);
  const root = named ?? parts.find(({ mediaType }) => SOAP_TYPES.has(mediaType));
  if (root === undefined || !SOAP_TYPES.has(root.mediaType)) throw corrupt('none of the parts is a SOAP envelope');
  return { root, others: parts.filter((part) => part !== root) };
}

function envelopeOf({ content, parameters }: MimePart): XmlElement {
  if (!(content instanceof Uint8Array)) throw corrupt('the SOAP envelope is not XML');
  const charset = parameters['charset'] ?? declaredEncoding(content);
  const envelope = readXml(decodeText(content, charset));
  if (envelope.name !== 'Envelope') throw corrupt(`the root is "${envelope.name.slice(0, 60)}", not a SOAP envelope`);
  return envelope;
}

/** `<?xml version="1.0" encoding="ISO-8859-1"?>` */
function declaredEncoding(content: Uint8Array): string | undefined {
  const start = decodeText(content.subarray(0, 120), 'latin1');
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(start)?.[1];
}

function transactionIdOf(envelope: XmlElement): string {
  const header = childOf(envelope, 'Header');
  return header === undefined ? '' : (childOf(header, 'TransactionID')?.text.trim() ?? '');
}

/** The first namespace of MM7 in use, looked for in the order of the document. */
function schemaIn(element: XmlElement, around: readonly XmlElement[]): string | undefined {
  const own = namespaceOf(element, around);
  if (own?.startsWith(SCHEMA_ROOT) === true) return own;
  for (const child of element.children) {
    const found = schemaIn(child, [element, ...around]);
    if (found !== undefined) return found;
  }
  // Declared, and the prefix in use is another one: relays do so.
  return Object.entries(element.attributes).find(([name, uri]) => name.startsWith('xmlns') && uri.startsWith(SCHEMA_ROOT))?.[1];
}

function messageIn(envelope: XmlElement): Mm7Message {
  const body = childOf(envelope, 'Body');
  const element = body?.children[0];
  if (element === undefined) throw corrupt('the SOAP body is empty');
  if (element.name === 'Fault') return faultIn(element);
  const { name } = element;
  if (name === 'RSErrorRsp' || name === 'VASPErrorRsp')
    return { kind: name, faultCode: 'Client', ...valuesOf(FIELDS[name], element) } as Mm7Message;
  if (!isMessage(name))
    throw new Unreadable(MM7_STATUS.UNSUPPORTED_OPERATION, `"${name.slice(0, 60)}" is no operation of MM7 that is known here`);
  const values = { kind: name, ...valuesOf(FIELDS[name], element) };
  return (name === 'SubmitReq' || name === 'DeliverReq' ? { recipients: NO_RECIPIENTS, ...values } : values) as Mm7Message;
}

function isMessage(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}

function faultIn(fault: XmlElement): Mm7Message {
  const textIn = (name: string): string | undefined => childOf(fault, name)?.text.trim();
  const faultCode = (textIn('faultcode') ?? 'Server').replace(/^[^:]*:/, '');
  const faultString = textIn('faultstring');
  const shared = { faultCode, ...(faultString === undefined ? {} : { faultString }) };
  const detail = childOf(fault, 'detail')?.children.find(({ name }) => name === 'RSErrorRsp' || name === 'VASPErrorRsp');
  if (detail === undefined) return { kind: 'Fault', ...shared };
  const kind = detail.name as 'RSErrorRsp' | 'VASPErrorRsp';
  return { kind, ...shared, ...valuesOf(FIELDS[kind], detail) };
}

function valuesOf(fields: readonly Field[], element: XmlElement): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    if ('fields' in field) {
      // Some relays leave out the element around.
      Object.assign(values, valuesOf(field.fields, childOf(element, field.element) ?? element));
      continue;
    }
    const child = childOf(element, field.element);
    const value = child === undefined ? undefined : fieldValue(field.form, child);
    if (value !== undefined) values[field.property] = value;
    else if (field.isRequired === true)
      throw new Unreadable(MM7_STATUS.VALIDATION_ERROR, `${element.name}: ${field.element} is missing, or not what it should be`);
  }
  return values;
}

function fieldValue(form: Extract<Field, { form: unknown }>['form'], element: XmlElement): unknown {
  switch (form) {
    case 'word':
      return element.text.trim() === '' ? undefined : element.text.trim();
    case 'phrase':
      return element.text;
    case 'flag':
      return /^(true|1)$/.test(element.text.trim()) ? true : /^(false|0)$/.test(element.text.trim()) ? false : undefined;
    case 'code':
      return /^\d{1,9}$/.test(element.text.trim()) ? Number(element.text.trim()) : undefined;
    case 'address':
      return addressIn(element);
    case 'recipients':
      return recipientsIn(element);
    case 'content': {
      const href = element.attributes['href']?.trim() ?? '';
      return /^cid:/i.test(href) ? unescapedUrl(href.slice(4)) : undefined;
    }
    default:
      return form satisfies never;
  }
}

const ADDRESS_FORMS: Readonly<Record<string, Mm7Address['form']>> = {
  Number: 'NUMBER',
  ShortCode: 'SHORT_CODE',
  RFC2822Address: 'RFC2822',
};

/** Early schemas, and relays that follow them, write the address straight into the element. */
function addressIn(element: XmlElement): Mm7Address | undefined {
  const [first] = addressesIn(element);
  if (first !== undefined) return first;
  const text = element.text.trim();
  return text === '' ? undefined : { form: text.includes('@') ? 'RFC2822' : 'NUMBER', text };
}

function addressesIn(element: XmlElement): Mm7Address[] {
  return element.children.flatMap((child) => {
    const form = Object.hasOwn(ADDRESS_FORMS, child.name) ? ADDRESS_FORMS[child.name] : undefined;
    const text = child.text.trim();
    if (form === undefined || text === '') return [];
    const displayOnly = child.attributes['displayOnly'];
    return [{ form, text, ...(displayOnly === undefined ? {} : { isDisplayOnly: /^(true|1)$/.test(displayOnly.trim()) }) }];
  });
}

function recipientsIn(element: XmlElement): Mm7Recipients {
  const all = (name: string): Mm7Address[] =>
    element.children.filter((child) => child.name === name).flatMap((child) => addressesIn(child));
  return { to: all('To'), cc: all('Cc'), bcc: all('Bcc') };
}

function contentFor(message: Mm7Message, others: readonly MimePart[]): readonly MimePart[] {
  const href = 'contentId' in message ? message.contentId : undefined;
  const named = href === undefined ? undefined : others.find(({ contentId }) => contentId === href);
  return named === undefined ? others : [named];
}

function corrupt(because: string): Unreadable {
  return new Unreadable(MM7_STATUS.MESSAGE_FORMAT_CORRUPT, because);
}
