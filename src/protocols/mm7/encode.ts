// An MM7 message as the body of an HTTP request or response: SOAP 1.1, and the content beside it.

import { Buffer } from 'node:buffer';
import { FIELDS, type Field } from './fields.ts';
import type { ErrorRsp, Mm7Address, Mm7Envelope, Mm7Message, Mm7Recipients } from './messages.ts';
import { headerText, type MimePart } from './mime.ts';
import { type WrittenMime, writeMultipart } from './write-mime.ts';
import { escaped, storable } from './xml.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_TYPE = 'text/xml';
const SOAP_CHARSET = { charset: 'utf-8' };

const ADDRESS_ELEMENTS = { NUMBER: 'Number', SHORT_CODE: 'ShortCode', RFC2822: 'RFC2822Address' } as const;

/** Writes a message; with `content`, as the first of two parts, the other of which is the content its Content element names. */
export function encodeMm7(envelope: Mm7Envelope, content?: MimePart): WrittenMime {
  const bytes = Buffer.from(documentOf(envelope), 'utf8');
  if (content === undefined) return { contentType: `${SOAP_TYPE}; charset="utf-8"`, bytes };
  const contentId = `mm7-${headerText(envelope.transactionId).replace(/[<>"\s]/g, '-')}`;
  const root: MimePart = { mediaType: SOAP_TYPE, parameters: SOAP_CHARSET, contentId, content: bytes };
  const whole: MimePart = {
    mediaType: 'multipart/related',
    parameters: { type: SOAP_TYPE, start: `<${contentId}>` },
    content: [root, content],
  };
  return writeMultipart(whole, envelope.transactionId);
}

function documentOf({ namespace, transactionId, message }: Mm7Envelope): string {
  const header =
    `<env:Header><mm7:TransactionID xmlns:mm7="${escaped(namespace)}" env:mustUnderstand="1">` +
    `${escaped(transactionId)}</mm7:TransactionID></env:Header>`;
  const body = isError(message) ? faultOf(message, namespace) : elementOf(message, namespace);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="${SOAP}">${header}` +
    `<env:Body>${body}</env:Body></env:Envelope>`
  );
}

function isError(message: Mm7Message): message is ErrorRsp {
  return message.kind === 'RSErrorRsp' || message.kind === 'VASPErrorRsp' || message.kind === 'Fault';
}

/** SOAP 1.1, section 4.4. */
function faultOf(error: ErrorRsp, namespace: string): string {
  const detail = error.kind === 'Fault' ? '' : `<detail>${elementOf(error, namespace)}</detail>`;
  const string = error.faultString === undefined ? '' : `<faultstring>${escaped(error.faultString)}</faultstring>`;
  return `<env:Fault><faultcode>env:${escaped(error.faultCode)}</faultcode>${string}${detail}</env:Fault>`;
}

function elementOf(message: Mm7Message, namespace: string): string {
  if (message.kind === 'Fault') throw new Error('a fault is no element of MM7');
  const values = message as unknown as Readonly<Record<string, unknown>>;
  return `<${message.kind} xmlns="${escaped(namespace)}">${fieldsOf(FIELDS[message.kind], values)}</${message.kind}>`;
}

function fieldsOf(fields: readonly Field[], values: Readonly<Record<string, unknown>>): string {
  return fields.map((field) => fieldOf(field, values)).join('');
}

function fieldOf(field: Field, values: Readonly<Record<string, unknown>>): string {
  const { element } = field;
  if ('fields' in field) {
    const inside = fieldsOf(field.fields, values);
    return inside === '' ? '' : `<${element}>${inside}</${element}>`;
  }
  const value = values[field.property];
  if (value === undefined) return '';
  switch (field.form) {
    case 'word':
    case 'phrase':
    case 'flag':
    case 'code':
      return `<${element}>${escaped(String(value))}</${element}>`;
    case 'address':
      return `<${element}>${addressOf(value as Mm7Address)}</${element}>`;
    case 'recipients':
      return recipientsOf(element, value as Mm7Recipients);
    case 'content':
      return `<${element} href="cid:${escaped(encodeURI(storable(String(value))))}" allowAdaptations="true"/>`;
    default:
      return field.form satisfies never;
  }
}

function addressOf({ form, text, isDisplayOnly }: Mm7Address): string {
  const element = ADDRESS_ELEMENTS[form];
  const attribute = isDisplayOnly === undefined ? '' : ` displayOnly="${isDisplayOnly}"`;
  return `<${element}${attribute}>${escaped(text)}</${element}>`;
}

function recipientsOf(element: string, { to, cc, bcc }: Mm7Recipients): string {
  const group = (name: string, addresses: readonly Mm7Address[]): string =>
    addresses.length === 0 ? '' : `<${name}>${addresses.map(addressOf).join('')}</${name}>`;
  const inside = `${group('To', to)}${group('Cc', cc)}${group('Bcc', bcc)}`;
  return inside === '' ? '' : `<${element}>${inside}</${element}>`;
}
