// What the ways to send mail have in common: people, placeholders, headers, texts, and what is tracked.

import { callbackUrlProblem } from '../../domain/addresses/callback-url.ts';
import { mailbox } from '../../domain/addresses/mailbox.ts';
import type { Mailbox } from '../../domain/messages/content.ts';
import { headerProblem } from '../../domain/messages/mail-headers.ts';
import { invalid, type Violation } from '../../domain/refusals.ts';
import { LETTER_BYTES_MAX, type LetterWish, type TrackingWish } from '../../flows/store-letters.ts';
import type { Addressee } from '../../flows/submit-mails.ts';
import { type EmailTracking, RECIPIENTS_MAX } from '../../wire/email-send.ts';
import { type SubmissionRules, within } from '../sending/request-parts.ts';

export const SEND_SCOPES = ['message:send', 'email:message:send', 'email:manage'] as const;
/** The contract's limit of the older ways to send; the newest has its own. */
export const SCHEDULE_DAYS_MAX = 30;
/** What is said of requests that are larger. The contract has no 413 here. */
export const OVERSIZE = `is too large: texts and files of a mail may have ${LETTER_BYTES_MAX} bytes together`;

type Values = Readonly<Record<string, string>>;

/** A person as the caller wrote them. What is no mailbox stays as it is: only the mail to it is rejected. */
export function addresseeOf(text: string): Addressee {
  return readMailbox(text) ?? { address: text.trim() };
}

/** The sender, with or without a name. */
export function senderOf(text: string, property: string, violations: Violation[]): Mailbox {
  const read = readMailbox(text);
  if (read !== undefined) return read;
  violations.push({ property, violation: 'must be an address, with or without a name: "Jane Smith <jane@example.com>"' });
  return { address: text };
}

/** Where replies go, as it is to stand in the mail. */
export function replyToOf(text: string | undefined, property: string, violations: Violation[]): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  senderOf(text, property, violations);
  return text.trim();
}

/** A line break in a name would begin another header. */
function readMailbox(text: string): Mailbox | undefined {
  return /[\p{Cc}\u2028\u2029]/u.test(text.trim()) ? undefined : mailbox(text);
}

/** Values of placeholders from JSON. */
export function placeholdersOf(text: string | undefined, property: string, violations: Violation[]): Values {
  return text === undefined || text.trim() === '' ? {} : valuesOf(jsonOf(text), property, violations);
}

/** Values of placeholders. Numbers and truth values stand for their texts. */
export function valuesOf(given: unknown, property: string, violations: Violation[]): Values {
  const entries = isObject(given) ? Object.entries(given) : [['', given] as const];
  const isPlain = entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  if (isObject(given) && isPlain) return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  violations.push({ property, violation: 'must be a JSON object of texts: {"name": "Jane"}' });
  return {};
}

/** Headers the caller adds, from JSON. */
export function headersOf(text: string | undefined, property: string, violations: Violation[]): Values | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const headers = valuesOf(jsonOf(text), property, violations);
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, value);
    if (problem !== undefined) violations.push({ property, violation: `"${name}" ${problem}` });
  }
  return Object.keys(headers).length === 0 ? undefined : headers;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined when it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Texts {
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly ampHtml?: string | undefined;
}

/** The texts as they are sent: HTML takes the place of plain text, as the contract says. @param path where they stand in the request */
export function textsOf(
  { subject, text, html, ampHtml }: Texts,
  isFromTemplate: boolean,
  path: string,
  violations: Violation[],
): Pick<LetterWish, 'text' | 'html' | 'ampHtml'> {
  if (isFromTemplate) return {};
  const say = (field: string, violation: string): void => void violations.push({ property: within(path, field), violation });
  if (!subject) say('subject', 'must not be empty unless a template is used');
  if (!text && !html) say('text', 'must not be empty: give text or html, or a templateId');
  if (ampHtml && !html) say('ampHtml', 'needs html beside it, for those who cannot read it');
  return { ...(html ? { html } : text ? { text } : {}), ...(ampHtml ? { ampHtml } : {}) };
}

/** What is tracked. `track` speaks for both kinds that are not spoken of themselves. @param path where the fields stand */
export function trackingOf(
  { track, trackOpens, trackClicks, trackingUrl, trackingPixelPosition }: EmailTracking,
  path: string,
  rules: SubmissionRules,
  violations: Violation[],
): TrackingWish {
  const [opens, clicks] = [trackOpens ?? track, trackClicks ?? track];
  const problem = trackingUrl ? callbackUrlProblem(trackingUrl, rules.allowPrivateCallbacks) : undefined;
  if (problem !== undefined) violations.push({ property: within(path, 'trackingUrl'), violation: problem });
  return {
    ...(opens === undefined ? {} : { opens }),
    ...(clicks === undefined ? {} : { clicks }),
    ...(trackingUrl ? { url: trackingUrl } : {}),
    ...(trackingPixelPosition === undefined ? {} : { pixelAtTop: trackingPixelPosition === 'TOP' }),
  };
}

/** @throws Refusal INVALID when there are more recipients than a request may have */
export function checkRecipientCount(count: number, property: string): void {
  if (count > RECIPIENTS_MAX)
    throw invalid(property, `must have at most ${RECIPIENTS_MAX} recipients, cc and bcc included: split the request`);
}

/** LOW has nothing to fall behind yet. */
export function priorityOf(clientPriority: 'HIGH' | 'STANDARD' | 'LOW' | undefined): 'HIGH' | undefined {
  return clientPriority === 'HIGH' ? 'HIGH' : undefined;
}
