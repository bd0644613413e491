// POST /email/4/mime: a whole message the caller wrote, sent as it is.

import { mailAddress } from '../../domain/addresses/mailbox.ts';
import type { Mailbox } from '../../domain/messages/content.ts';
import { endOfHead, type MimeHead, readHead, travellingHead } from '../../domain/messages/mime-head.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import { comparableAddress } from '../../flows/read-domain-name.ts';
import { type Addressee, type MailRequest, type MailSubmission, submitMails } from '../../flows/submit-mails.ts';
import { EmailMimeRequest, EmailSendAnswer } from '../../wire/email-send.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { rulesOf, type SubmissionRules } from '../sending/request-parts.ts';
import { olderReportOf } from '../sms/older-fields.ts';
import { bytesOfBase64 } from './base64.ts';
import { addresseeOf, checkRecipientCount, OVERSIZE, priorityOf, SEND_SCOPES, senderOf, trackingOf } from './mail-parts.ts';
import { JSON_BYTES_MAX } from './messages.ts';
import { emailSendAnswer } from './send.ts';

/** Longer than any head that is not an attack. */
const HEAD_BYTES_MAX = 256 * 1024;
const SUBJECT_MAX = 1_000;

export const postEmailMime = endpoint({
  method: 'POST',
  path: '/email/4/mime',
  group: 'Email',
  summary: 'Send a whole email message',
  description:
    'A message of RFC 5322 in Base64. Sender and recipients are those of the request, else of its head; each recipient has a message id of their own. Blind copies are taken out of the head.',
  scopes: SEND_SCOPES,
  errors: 'classic',
  body: EmailMimeRequest,
  bodyBytesMax: JSON_BYTES_MAX,
  oversizeViolation: OVERSIZE,
  answers: { 200: EmailSendAnswer },
  isIdempotent: true,
  isForLinkedKeys: true,
  handle: async ({ world, caller, body, guard }) => {
    const request = requestOf(body, rulesOf(world));
    const result = await submitMails(world, caller, request, guard);
    return sent(result, emailSendAnswer(result));
  },
});

function requestOf(body: EmailMimeRequest, rules: SubmissionRules): MailRequest {
  const violations: Violation[] = [];
  const message = wholeMessage(body.mimeMessage);
  if (message === undefined) throw violation('mimeMessage', MIME_PROBLEM);
  const { head, bytes, headLength } = message;
  const from = fromOf(body.from, head, violations);
  const to = recipientsOf(body, head);
  if (to.length === 0) violations.push({ property: 'destinations', violation: 'must name somebody, or the message must' });
  checkRecipientCount(to.length, 'destinations');
  const [first, ...others] = to;
  const report = { ...olderReportOf(body, '', rules, violations), form: 'V1' as const };
  const tracking = trackingOf(body, '', rules, violations);
  if (violations.length > 0 || first === undefined) throw new Refusal('INVALID', { violations });
  const mail: MailSubmission = {
    from,
    subject: head.subject.slice(0, SUBJECT_MAX),
    letter: {
      files: [],
      filesField: 'mimeMessage',
      mime: withHead(bytes, headLength, body.from),
      tracking,
    },
    to: [{ ...first, messageId: body.messageId || undefined }, ...others],
    cc: [],
    bcc: [],
    isShared: false,
    defaults: {},
    pair: body.applicationId || body.entityId ? { applicationId: body.applicationId, entityId: body.entityId } : undefined,
    pairField: '',
    report,
    options: { validity: undefined, priority: priorityOf(body.clientPriority) },
  };
  return { bulkId: body.bulkId || undefined, mails: [mail] };
}

const MIME_PROBLEM = 'must be Base64 of a message: header fields, a blank line, and the body (RFC 5322)';

function violation(property: string, text: string): Refusal {
  return new Refusal('INVALID', { violations: [{ property, violation: text }] });
}

interface WholeMessage {
  readonly bytes: Buffer;
  readonly headLength: number;
  readonly head: MimeHead;
}

function wholeMessage(base64: string): WholeMessage | undefined {
  const bytes = bytesOfBase64(base64);
  const start = bytes?.subarray(0, HEAD_BYTES_MAX).toString('latin1') ?? '';
  const headLength = endOfHead(start);
  const head = headLength === undefined ? undefined : readHead(start.slice(0, headLength));
  return bytes === undefined || headLength === undefined || head === undefined ? undefined : { bytes, headLength, head };
}

/** Both may name the sender; then they are of one domain, as the contract says. */
function fromOf(text: string | undefined, head: MimeHead, violations: Violation[]): Mailbox {
  const [written] = head.from;
  if (!text) {
    if (written !== undefined && mailAddress(written.address) !== undefined) return written;
    violations.push({ property: 'from', violation: 'must be given, as the message has no From that is an address' });
    return { address: '' };
  }
  const from = senderOf(text, 'from', violations);
  const domainOf = (mailbox: Mailbox) => comparableAddress(mailbox.address)?.domain;
  if (written !== undefined && domainOf(written) !== domainOf(from))
    violations.push({ property: 'from', violation: 'must be of the same domain as the From of the message' });
  return from;
}

/** Those of the request, else everybody the head names, each once. */
function recipientsOf({ destinations }: EmailMimeRequest, head: MimeHead): Addressee[] {
  const given = destinations?.filter((text) => text.trim() !== '').map(addresseeOf) ?? [];
  const all = given.length > 0 ? given : [...head.to, ...head.cc, ...head.bcc];
  return [...new Map(all.map((person) => [person.address.toLowerCase(), person])).values()];
}

function withHead(bytes: Buffer, headLength: number, from: string | undefined): Buffer {
  const head = travellingHead(bytes.subarray(0, headLength).toString('latin1'), from && headText(from));
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(headLength)]);
}

/** As it may stand in a head: names beyond ASCII as an encoded word (RFC 2047). */
function headText(from: string): string {
  const { address, name } = addresseeOf(from);
  if (name === undefined) return address;
  const isPlain = /^[\x20-\x7e]*$/.test(name);
  const written = isPlain ? `"${name.replace(/["\\]/g, '\\$&')}"` : `=?utf-8?b?${Buffer.from(name).toString('base64')}?=`;
  return `${written} <${address}>`;
}
