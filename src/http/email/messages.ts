// POST /email/4/messages: mail from JSON, one or many letters in a request.

import { messageStatus, STATUS } from '../../domain/messages/status.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { FileWish, LetterWish } from '../../flows/store-letters.ts';
import type { SubmitResult } from '../../flows/submission.ts';
import { type Addressee, copiesProblem, type MailRequest, type MailSubmission, submitMails } from '../../flows/submit-mails.ts';
import {
  type EmailContentShape,
  type EmailDestination,
  type EmailMedia,
  type EmailMessage,
  EmailMessagesAnswer,
  EmailMessagesRequest,
} from '../../wire/email-send.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { reportOf, rulesOf, type SubmissionRules, sendAtOf, validityOf, windowOf } from '../sending/request-parts.ts';
import { bytesOfBase64 } from './base64.ts';
import {
  addresseeOf,
  checkRecipientCount,
  headersOf,
  OVERSIZE,
  placeholdersOf,
  priorityOf,
  replyToOf,
  SEND_SCOPES,
  senderOf,
  textsOf,
  trackingOf,
} from './mail-parts.ts';

/** What a mail may have, in Base64, and what stands around it. */
export const JSON_BYTES_MAX = 38 * 1024 * 1024;
/** The contract's limit of this way to send. */
const SCHEDULE_DAYS_MAX = 5;

export const postEmailMessages = endpoint({
  method: 'POST',
  path: '/email/4/messages',
  group: 'Email',
  summary: 'Send email',
  description:
    'One or many letters, each to one or many: a mail for each of `to`, or with `preserveRecipients` one for all of them. Files are sent along, or were uploaded before.',
  scopes: SEND_SCOPES,
  errors: 'modern',
  body: EmailMessagesRequest,
  bodyBytesMax: JSON_BYTES_MAX,
  oversizeViolation: OVERSIZE,
  answers: { 200: EmailMessagesAnswer },
  isIdempotent: true,
  isForLinkedKeys: true,
  handle: async ({ world, caller, body, guard }) => {
    const request = requestOf(body, rulesOf(world));
    const result = await submitMails(world, caller, request, guard);
    return sent(result, answerOf(result));
  },
});

function requestOf({ messages, options }: EmailMessagesRequest, rules: SubmissionRules): MailRequest {
  const violations: Violation[] = [];
  const { schedule, tracking = {}, clientPriority } = options ?? {};
  const field = 'options.schedule.sendAt';
  const sendAtMs =
    schedule?.sendAt === undefined ? undefined : sendAtOf(schedule.sendAt, field, rules, violations, SCHEDULE_DAYS_MAX);
  const wish = trackingOf(tracking, 'options.tracking', rules, violations);
  const priority = priorityOf(clientPriority);
  const mails = messages.flatMap((message, index) =>
    mailsOf(message, `messages[${index}]`, rules, violations).map((mail) => ({
      ...mail,
      letter: { ...mail.letter, tracking: wish },
      options: { ...mail.options, priority },
    })),
  );
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { bulkId: schedule?.bulkId || undefined, sendAtMs, mails };
}

/** A mail submission for each of its destinations: each may have an address for replies of its own. */
function mailsOf(message: EmailMessage, path: string, rules: SubmissionRules, violations: Violation[]): MailSubmission[] {
  const { content, options, webhooks, destinations } = message;
  const recipients = destinations.reduce((sum, { to, cc, bcc }) => sum + to.length + (cc?.length ?? 0) + (bcc?.length ?? 0), 0);
  checkRecipientCount(recipients, `${path}.destinations`);
  const template = content.templateId ? { templateId: content.templateId, field: `${path}.content.templateId` } : undefined;
  if (!message.sender && template === undefined)
    violations.push({ property: `${path}.sender`, violation: 'must not be empty unless a template names the sender' });
  const window = windowOf(options?.deliveryTimeWindow, `${path}.options.deliveryTimeWindow`, violations);
  const letter = letterOf(content, template !== undefined, `${path}.content`, violations);
  const shared = {
    from: message.sender ? senderOf(message.sender, `${path}.sender`, violations) : undefined,
    subject: content.subject || undefined,
    template,
    defaults: placeholdersOf(content.defaultPlaceholders, `${path}.content.defaultPlaceholders`, violations),
    pair: options?.platform,
    pairField: `${path}.options.platform`,
    report: reportOf(webhooks, `${path}.webhooks.delivery.url`, rules, violations),
    options: {
      validity: validityOf(options?.validityPeriod),
      deliveryWindow: window,
      campaignReferenceId: options?.campaignReferenceId || undefined,
    },
  };
  return destinations.map((destination, index) => {
    const at = `${path}.destinations[${index}]`;
    const people = (field: 'to' | 'cc' | 'bcc') =>
      (destination[field] ?? []).map((person, place) => personOf(person, `${at}.${field}[${place}]`, violations));
    const replyTo = replyToOf(destination.replyTo, `${at}.replyTo`, violations);
    const mail: MailSubmission = {
      ...shared,
      letter: { ...letter, replyTo, masks: message.placeholdersMasking },
      to: people('to'),
      cc: people('cc'),
      bcc: people('bcc'),
      isShared: destination.preserveRecipients === true,
    };
    const tooMany = copiesProblem(mail, `${at}.cc`);
    if (tooMany !== undefined) violations.push(tooMany);
    return mail;
  });
}

function personOf({ destination, messageId, placeholders }: EmailDestination, path: string, violations: Violation[]): Addressee {
  return {
    ...addresseeOf(destination),
    messageId: messageId || undefined,
    placeholders: placeholdersOf(placeholders, `${path}.placeholders`, violations),
  };
}

function letterOf(content: EmailContentShape, isFromTemplate: boolean, path: string, violations: Violation[]): LetterWish {
  const files = (field: 'attachments' | 'inlineImages') =>
    (content[field] ?? []).map((media, index) =>
      fileOf(media, field === 'inlineImages', `${path}.${field}[${index}]`, violations),
    );
  return {
    ...textsOf(content, isFromTemplate, path, violations),
    headers: headersOf(content.headers, `${path}.headers`, violations),
    files: [...files('attachments'), ...files('inlineImages')],
    filesField: `${path}.attachments`,
    tracking: {},
  };
}

function fileOf(media: EmailMedia, isInline: boolean, path: string, violations: Violation[]): FileWish {
  const say = (field: string, violation: string): void => void violations.push({ property: `${path}.${field}`, violation });
  if (media.type === 'uploadedReference') {
    if (!media.contentId) say('contentId', 'must not be null: the uploadedContentId of an upload');
    return { kind: 'UPLOADED', contentId: media.contentId ?? '', field: `${path}.contentId`, isInline };
  }
  const { content, contentType = '', fileName = '', password } = media;
  if (contentType === '') say('contentType', 'must not be null');
  if (fileName === '') say('fileName', 'must not be null');
  if (password) say('password', 'cannot be set here: lock the file before it is sent');
  const bytes = content === undefined ? undefined : bytesOfBase64(content);
  if (bytes === undefined) say('content', content === undefined ? 'must not be null' : 'must be Base64');
  return { kind: 'NEW', fileName, mediaType: contentType, bytes: bytes ?? new Uint8Array(), isInline };
}

/** The answer of the fourth generation: what is accepted is on its way already. */
function answerOf({ bulkId, messages }: SubmitResult) {
  return {
    bulkId,
    messages: messages.map(({ messageId, destination, statusId }) => ({
      messageId,
      status: messageStatus(statusId === STATUS.PENDING_ACCEPTED ? STATUS.PENDING_ENROUTE : statusId),
      destination,
    })),
  };
}
