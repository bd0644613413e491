// POST /mms/1/advanced and /mms/1/single: the older ways to send MMS. Both come to the same flow as /mms/2/messages.

import Type from 'typebox';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import { type MmsRequest, type MmsSubmission, submitMms } from '../../flows/submit-mms.ts';
import { MmsAdvancedAnswer, MmsAdvancedRequest, type OldMmsMessage } from '../../wire/mms-advanced.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { olderAnswerOf } from '../sending/answers.ts';
import { pairOf, rulesOf, type SubmissionRules, sendAtOf, windowOf } from '../sending/request-parts.ts';
import { BULK_ID_MAX, olderReportOf } from '../sms/older-fields.ts';
import { MMS_SEND_SCOPES, titleOf } from './messages.ts';
import { destinationsOf, oldSegmentsOf } from './segments.ts';
import { singleOf } from './single-form.ts';

/** Files in Base64 take a third more than the most an MMS may have. */
const BODY_BYTES_MAX = 20 * 1024 * 1024;
/** Longer ones are clipped, as in the older endpoints of SMS. */
const MESSAGE_ID_MAX = 200;

const shared = {
  method: 'POST',
  group: 'MMS',
  scopes: MMS_SEND_SCOPES,
  errors: 'classic',
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: MmsAdvancedAnswer },
  isIdempotent: true,
  isForLinkedKeys: true,
} as const;

export const postMmsAdvanced = endpoint({
  ...shared,
  path: '/mms/1/advanced',
  summary: 'Send MMS of the first generation',
  description: 'As `/mms/2/messages`, with files in Base64 too. Without `from` the sending strategy chooses the sender.',
  body: MmsAdvancedRequest,
  xmlAnswer: 'SendResult',
  handle: async ({ world, caller, body, guard }) => {
    const rules = rulesOf(world);
    const violations: Violation[] = [];
    const messages = body.messages.map((message, index) => messageOf(message, `messages[${index}]`, rules, violations));
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    const request: MmsRequest = { bulkId: body.bulkId?.slice(0, BULK_ID_MAX) || undefined, messages };
    const result = await submitMms(world, caller, request, guard);
    return sent(result, olderAnswerOf(result));
  },
});

export const postMmsSingle = endpoint({
  ...shared,
  path: '/mms/1/single',
  summary: 'Send one MMS by a form',
  description:
    'Parts: `head` (JSON: `from`, `to`, `id`, `subject` …), and any of `text`, `media` (a file), `externallyHostedMedia` (JSON) and `smil`.',
  body: Type.Unsafe<Buffer>({
    type: 'object',
    required: ['head'],
    properties: {
      head: { type: 'string' },
      text: { type: 'string' },
      media: { type: 'string', format: 'binary' },
      externallyHostedMedia: { type: 'string' },
      smil: { type: 'string' },
    },
  }),
  bodyFormat: 'bytes',
  consumes: 'multipart/form-data',
  handle: async ({ world, caller, body, headers, guard }) => {
    const rules = rulesOf(world);
    const violations: Violation[] = [];
    const { head, segments } = await singleOf(headers, body, rules, violations);
    const { id, subject, validityPeriodMinutes, to, ...rest } = head;
    const shape = {
      ...rest,
      destinations: [{ to, ...(id === undefined ? {} : { messageId: id }) }],
      messageSegments: [],
      ...(subject === undefined ? {} : { title: subject }),
      ...(validityPeriodMinutes === undefined ? {} : { validityPeriod: validityPeriodMinutes }),
    };
    const message = { ...messageOf(shape, 'head', rules, violations), segments, segmentsField: 'media' };
    if (violations.length > 0) throw new Refusal('INVALID', { violations });
    const result = await submitMms(world, caller, { messages: [message] }, guard);
    return sent(result, olderAnswerOf(result));
  },
});

function messageOf(message: OldMmsMessage, path: string, rules: SubmissionRules, violations: Violation[]): MmsSubmission {
  const { validityPeriod, sendAt, regional } = message;
  const window = windowOf(message.deliveryTimeWindow, `${path}.deliveryTimeWindow`, violations);
  const segmentsField = `${path}.messageSegments`;
  return {
    sender: message.from || undefined,
    destinations: destinationsOf(message.destinations, `${path}.destinations`, violations, MESSAGE_ID_MAX),
    title: titleOf(message.title, `${path}.title`, violations),
    segments: oldSegmentsOf(message.messageSegments, segmentsField, rules, violations),
    segmentsField,
    pair: pairOf(message),
    pairField: path,
    validity: validityPeriod === undefined ? undefined : { amount: validityPeriod, unit: 'MINUTES' },
    deliveryWindow: window,
    regional,
    sendAtMs: sendAt === undefined ? undefined : sendAtOf(sendAt, `${path}.sendAt`, rules, violations),
    report: { ...olderReportOf(message, path, rules, violations), form: 'V1' },
  };
}
