// POST /email/3/send: mail from a form, which is what the clients of the contract send.

import { messageStatus, STATUS } from '../../domain/messages/status.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { FileWish } from '../../flows/store-letters.ts';
import type { SubmitResult } from '../../flows/submission.ts';
import { type Addressee, copiesProblem, type MailRequest, type MailSubmission, submitMails } from '../../flows/submit-mails.ts';
import { EmailForm, EmailSendAnswer } from '../../wire/email-send.ts';
import type { UploadedFile } from '../../wire/uploads.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { pairOf, rulesOf, type SubmissionRules, sendAtOf } from '../sending/request-parts.ts';
import { olderReportOf } from '../sms/older-fields.ts';
import {
  addresseeOf,
  checkRecipientCount,
  headersOf,
  jsonOf,
  OVERSIZE,
  placeholdersOf,
  priorityOf,
  replyToOf,
  SCHEDULE_DAYS_MAX,
  SEND_SCOPES,
  senderOf,
  textsOf,
  trackingOf,
  valuesOf,
} from './mail-parts.ts';

/** What a mail may have, and what a form of a thousand recipients with placeholders puts around it. */
const FORM_BYTES_MAX = 30 * 1024 * 1024;

export const postEmailSend = endpoint({
  method: 'POST',
  path: '/email/3/send',
  group: 'Email',
  summary: 'Send email from a form',
  description:
    'One letter to one or many: a mail for each of `to`, or with `preserveRecipients` one for all of them. The sender’s domain is one of the account’s own, verified.',
  scopes: SEND_SCOPES,
  errors: 'classic',
  body: EmailForm,
  bodyFormat: 'form-data',
  bodyBytesMax: FORM_BYTES_MAX,
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

function requestOf(form: EmailForm, rules: SubmissionRules): MailRequest {
  const { to, cc = [], bcc = [] } = form;
  checkRecipientCount(to.length + cc.length + bcc.length, 'to');
  const violations: Violation[] = [];
  const sendAtMs = form.sendAt === undefined ? undefined : sendAtOf(form.sendAt, 'sendAt', rules, violations, SCHEDULE_DAYS_MAX);
  const mail = mailOf(form, rules, violations);
  const tooMany = copiesProblem(mail, 'cc');
  if (tooMany !== undefined) violations.push(tooMany);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { bulkId: form.bulkId, sendAtMs, mails: [mail] };
}

function mailOf(form: EmailForm, rules: SubmissionRules, violations: Violation[]): MailSubmission {
  const { subject, messageId, templateId } = form;
  const template = templateId === undefined ? undefined : { templateId: String(templateId), field: 'templateId' };
  const people = (field: 'to' | 'cc' | 'bcc'): Addressee[] =>
    (form[field] ?? []).map((text, index) => personOf(text, `${field}[${index}]`, violations));
  const [first, ...others] = people('to');
  if (first === undefined) throw new Error('a form without recipients passed the check of its shape');
  if (form.from === undefined && template === undefined)
    violations.push({ property: 'from', violation: 'must not be empty unless a template names the sender' });
  return {
    from: form.from === undefined ? undefined : senderOf(form.from, 'from', violations),
    subject,
    template,
    letter: {
      ...textsOf(form, template !== undefined, '', violations),
      replyTo: replyToOf(form.replyTo, 'replyTo', violations),
      headers: headersOf(form.headers, 'headers', violations),
      files: [...filesOf(form.attachment, false), ...filesOf(form.inlineImage, true)],
      filesField: 'attachment',
      tracking: trackingOf(form, '', rules, violations),
    },
    // Inferred: one id for several mails is the first one's. See compatibility.md, "email: one id for several".
    to: [{ ...first, messageId }, ...others],
    cc: people('cc'),
    bcc: people('bcc'),
    isShared: form.preserveRecipients === true,
    defaults: placeholdersOf(form.defaultPlaceholders, 'defaultPlaceholders', violations),
    pair: pairOf(form),
    pairField: '',
    report: { ...olderReportOf(form, '', rules, violations), form: 'V1' },
    options: {
      validity: undefined,
      campaignReferenceId: form.campaignReferenceId,
      priority: priorityOf(form.clientPriority),
    },
  };
}

/** An address, or a JSON object with it and the values of its placeholders. */
function personOf(text: string, property: string, violations: Violation[]): Addressee {
  if (!text.trim().startsWith('{')) return addresseeOf(text);
  const given = jsonOf(text) as { readonly to?: unknown; readonly placeholders?: unknown } | undefined;
  if (typeof given?.to !== 'string') {
    violations.push({ property, violation: 'must be an address, or JSON: {"to": "jane@example.com", "placeholders": {…}}' });
    return { address: text };
  }
  const { to, placeholders } = given;
  const isGiven = placeholders !== undefined && placeholders !== null;
  return { ...addresseeOf(to), ...(isGiven ? { placeholders: valuesOf(placeholders, property, violations) } : {}) };
}

function filesOf(files: readonly UploadedFile[] | undefined, isInline: boolean): FileWish[] {
  return (files ?? []).map((file) => ({ kind: 'NEW', ...file, isInline }));
}

/** The answer of the third generation; its words for an accepted message are its own. */
export function emailSendAnswer({ bulkId, messages }: SubmitResult) {
  return {
    bulkId,
    messages: messages.map(({ messageId, destination, statusId }) => ({
      to: destination,
      messageId,
      status:
        statusId === STATUS.PENDING_ACCEPTED
          ? { ...messageStatus(statusId), description: 'Message accepted, pending for delivery.' }
          : messageStatus(statusId),
    })),
  };
}
