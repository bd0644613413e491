// Reads what comes back to a return path: reports on mails that did not arrive (RFC 3464 and the habits of servers that know none),
// and what only looks like one.

import { Buffer } from 'node:buffer';
import { type MimePart, partsOf, readPart, textOf } from './mime.ts';

export interface FailedRecipient {
  /** As the report names it; undefined when it names nobody. */
  readonly address: string | undefined;
  /** `5.1.1`. */
  readonly enhanced: string | undefined;
  /** The answer of the server in between: `550 5.1.1 User unknown`. */
  readonly diagnosis: string;
}

export type ReturnedMail =
  | { readonly kind: 'BOUNCE'; readonly failed: readonly FailedRecipient[] }
  /** A reader has called the mail spam (RFC 5965). `returnPaths`: where it was sent from, as far as the report says. */
  | { readonly kind: 'COMPLAINT'; readonly returnPaths: readonly string[]; readonly detail: string }
  /** Not given up yet: whoever says so goes on trying. */
  | { readonly kind: 'DELAY' }
  /** Somebody is away, or a machine thanks for the mail. */
  | { readonly kind: 'AUTO_REPLY' }
  | { readonly kind: 'OTHER' };

const RECIPIENTS_MAX = 1_000;
const DIAGNOSIS_LENGTH_MAX = 500;
/** Explanations are short; what follows is the mail that comes back. */
const TEXT_LENGTH_MAX = 20_000;
/** Of the mail a complaint is about. */
const HEAD_LENGTH_MAX = 64 * 1024;

/** What a mail to a return path says. */
export function readBounce(raw: Uint8Array): ReturnedMail {
  const mail = readPart(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  const parts = partsOf(mail);
  const feedback = parts.find(({ mediaType }) => mediaType === 'message/feedback-report');
  if (feedback !== undefined) return fromFeedback(fieldsIn(textOf(feedback)), parts);
  const report = parts.find(
    ({ mediaType }) => mediaType === 'message/delivery-status' || mediaType === 'message/global-delivery-status',
  );
  if (report !== undefined) return fromReport(textOf(report), explanationIn(parts));
  if (!looksLikeBounce(mail)) return { kind: isAutoReply(mail) ? 'AUTO_REPLY' : 'OTHER' };
  return fromWords(explanationIn(parts));
}

/** RFC 3464: groups of fields, the first on the message, each further one on a recipient. */
function fromReport(text: string, explanation: string): ReturnedMail {
  const groups = text.split(/\r?\n[ \t]*\r?\n/).map(fieldsIn);
  const recipients = groups.filter((fields) => fields.has('action') || fields.has('final-recipient')).slice(0, RECIPIENTS_MAX);
  const failed = recipients.filter((fields) => (fields.get('action') ?? 'failed').toLowerCase().startsWith('failed'));
  if (failed.length > 0) return { kind: 'BOUNCE', failed: failed.map((fields) => failedRecipient(fields, explanation)) };
  if (recipients.some((fields) => fields.get('action')?.toLowerCase() === 'delayed')) return { kind: 'DELAY' };
  return { kind: 'OTHER' };
}

function fieldsIn(group: string): ReadonlyMap<string, string> {
  return readPart(Buffer.from(`${group}\r\n\r\n`)).fields;
}

/** RFC 5965, with the mail it is about, or its head. */
function fromFeedback(fields: ReadonlyMap<string, string>, parts: readonly MimePart[]): ReturnedMail {
  const type = (fields.get('feedback-type') ?? '').toLowerCase();
  // Somebody has taken it out of the spam again: RFC 6430.
  if (type === 'not-spam') return { kind: 'OTHER' };
  const about = parts.find(({ mediaType }) => mediaType === 'message/rfc822' || mediaType === 'text/rfc822-headers');
  const named = [
    fields.get('original-mail-from'),
    about && fieldsIn(about.body.toString('latin1', 0, HEAD_LENGTH_MAX)).get('return-path'),
  ];
  const said = [type, fields.get('user-agent')].filter((text) => text !== undefined && text !== '').join(', ');
  return {
    kind: 'COMPLAINT',
    returnPaths: named.filter((text) => text !== undefined),
    detail: `a report of ${said === '' ? 'a complaint' : said}`.slice(0, DIAGNOSIS_LENGTH_MAX),
  };
}

function failedRecipient(fields: ReadonlyMap<string, string>, explanation: string): FailedRecipient {
  const address = typed(fields.get('original-recipient')) ?? typed(fields.get('final-recipient'));
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0];
  const said = typed(fields.get('diagnostic-code')) ?? explanation;
  // 5.0.0 says nothing, where the other server's own words may say more.
  const enhanced = status === undefined || /^\d\.0\.0$/.test(status) ? (codeIn(said) ?? status) : status;
  return { address, enhanced, diagnosis: said.replace(/\s+/g, ' ').slice(0, DIAGNOSIS_LENGTH_MAX) };
}

/** `rfc822; jane@example.com` without its type. */
function typed(value: string | undefined): string | undefined {
  const bare = value?.replace(/^[\w-]+\s*;\s*/, '').trim();
  return bare === undefined || bare === '' ? undefined : bare.replace(/^<(.*)>$/, '$1');
}

/** Servers without reports say it in words, the recipient before the reason. */
function fromWords(text: string): ReturnedMail {
  if (/(delayed|not yet been delivered|will (continue|keep) (to try|trying)|warning: could not send)/i.test(text)) {
    if (!/(giving up|permanent|final)/i.test(text)) return { kind: 'DELAY' };
  }
  const address = /<?([^\s<>()"',;:@]{1,64}@[^\s<>()"',;:@.]{1,63}\.[^\s<>()"',;:@]{1,190})>?/
    .exec(text)?.[1]
    ?.replace(/\.$/, '');
  const answer = /\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?[^\r\n]*/.exec(text)?.[0] ?? text.trim();
  const diagnosis = answer.replace(/\s+/g, ' ').slice(0, DIAGNOSIS_LENGTH_MAX);
  return { kind: 'BOUNCE', failed: [{ address, enhanced: codeIn(text), diagnosis }] };
}

function codeIn(text: string): string | undefined {
  return /(?:^|[\s#(])([45]\.\d{1,3}\.\d{1,3})(?=[\s;:,).]|$)/.exec(text)?.[1];
}

const FROM_MACHINE = /(mailer-daemon|postmaster|mail delivery (system|subsystem)|<>)/i;
const SUBJECT =
  /(undeliver|delivery (status notification|failure|has failed|report)|failure notice|returned mail|mail delivery (failed|failure)|could ?n.t be delivered|delivery delayed|warning: message)/i;

function looksLikeBounce({ fields }: MimePart): boolean {
  if (fields.has('x-failed-recipients')) return true;
  const isFromMachine = FROM_MACHINE.test(fields.get('from') ?? '') || fields.get('return-path') === '<>';
  return isFromMachine && SUBJECT.test(fields.get('subject') ?? '');
}

/** RFC 3834, and what was customary before it. */
function isAutoReply({ fields }: MimePart): boolean {
  const automatic = fields.get('auto-submitted')?.toLowerCase();
  if (automatic !== undefined && automatic !== 'no') return true;
  if (fields.has('x-autoreply') || fields.has('x-autorespond') || fields.has('x-auto-response-suppress')) return true;
  if (/^(auto_reply|bulk|junk)$/i.test(fields.get('precedence') ?? '')) return true;
  return /^(out of (the )?office|automatic reply|auto(matic)?.?response|abwesenheit)/i.test(fields.get('subject') ?? '');
}

/** The part written for people: the first text. */
function explanationIn(parts: readonly MimePart[]): string {
  const text =
    parts.find(({ mediaType }) => mediaType === 'text/plain') ?? parts.find(({ mediaType }) => mediaType === 'text/html');
  return text === undefined ? '' : textOf(text).slice(0, TEXT_LENGTH_MAX);
}
