// POST /mms/2/messages: sending MMS.

import type { Failover } from '../../domain/messages/message.ts';
import { countParts, PARTS_MAX } from '../../domain/messages/segments.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { LinkWish } from '../../flows/submission.ts';
import { type MmsRequest, type MmsSubmission, submitMms } from '../../flows/submit-mms.ts';
import { type MmsMessage, MmsMessagesAnswer, MmsMessagesRequest } from '../../wire/mms-messages.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { messagesAnswerOf } from '../sending/answers.ts';
import { intervalOf, reportOf, rulesOf, type SubmissionRules, sendAtOf, validityOf, windowOf } from '../sending/request-parts.ts';
import { linksOf } from '../sms/tracking.ts';
import { destinationsOf, segmentsOf } from './segments.ts';

const BODY_BYTES_MAX = 10 * 1024 * 1024;

export const MMS_SEND_SCOPES = ['message:send', 'mms:message:send', 'mms:manage'] as const;

export const postMmsMessages = endpoint({
  method: 'POST',
  path: '/mms/2/messages',
  group: 'MMS',
  summary: 'Send MMS',
  description:
    'One or many messages of texts, pictures, sounds and videos, each to one or many destinations. Without a sender, the sending strategy of the application and entity chooses one. `options.smsFailover` is sent to whom the MMS cannot reach.',
  scopes: MMS_SEND_SCOPES,
  errors: 'modern',
  body: MmsMessagesRequest,
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: MmsMessagesAnswer },
  isIdempotent: true,
  isForLinkedKeys: true,
  handle: async ({ world, caller, body, guard }) => {
    const result = await submitMms(world, caller, requestOf(body, rulesOf(world)), guard);
    return sent(result, messagesAnswerOf(result));
  },
});

/** @throws Refusal INVALID naming every field that cannot be right */
function requestOf(request: MmsMessagesRequest, rules: SubmissionRules): MmsRequest {
  const violations: Violation[] = [];
  const links = linksOf(request.options?.tracking, 'options.tracking', rules, violations);
  const messages = request.messages.map((message, index) => messageOf(message, `messages[${index}]`, rules, links, violations));
  const { bulkId, sendAt, sendingSpeedLimit } = request.options?.schedule ?? {};
  const sendAtMs = sendAt === undefined ? undefined : sendAtOf(sendAt, 'options.schedule.sendAt', rules, violations);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return {
    bulkId: bulkId || undefined,
    sendAtMs,
    intervalMs: intervalOf(sendingSpeedLimit),
    messages,
  };
}

function messageOf(
  { sender, destinations, content, options, webhooks }: MmsMessage,
  path: string,
  rules: SubmissionRules,
  links: LinkWish | undefined,
  violations: Violation[],
): MmsSubmission {
  const window = windowOf(options?.deliveryTimeWindow, `${path}.options.deliveryTimeWindow`, violations);
  const segmentsField = `${path}.content.messageSegments`;
  return {
    // An empty sender is one that was not given.
    sender: sender || undefined,
    destinations: destinationsOf(destinations, `${path}.destinations`, violations),
    title: titleOf(content.title, `${path}.content.title`, violations),
    segments: segmentsOf(content.messageSegments, segmentsField, rules, violations),
    segmentsField,
    links,
    failover: failoverOf(options?.smsFailover, `${path}.options.smsFailover`, links, violations),
    pair: options?.platform,
    pairField: `${path}.options.platform`,
    validity: validityOf(options?.validityPeriod),
    deliveryWindow: window,
    campaignReferenceId: options?.campaignReferenceId || undefined,
    regional: options?.regional,
    report: reportOf(webhooks, `${path}.webhooks.delivery.url`, rules, violations),
  };
}

/** A title; an empty one is one that was not given. */
export function titleOf(title: string | undefined, property: string, violations: Violation[]): string | undefined {
  // A title is a header of the message on its way, and no header has two lines.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (title !== undefined && /[\u0000-\u001f\u007f]/.test(title)) {
    violations.push({ property, violation: 'must be one line, without control characters' });
  }
  return title || undefined;
}

function failoverOf(
  wish: NonNullable<MmsMessage['options']>['smsFailover'],
  path: string,
  links: LinkWish | undefined,
  violations: Violation[],
): Failover | undefined {
  if (wish === undefined) return undefined;
  const { sender, text, validityPeriod, regional } = wish;
  if (text.includes('\u0000')) violations.push({ property: `${path}.text`, violation: 'must not contain the character U+0000' });
  // Links made short may yet make it fit; without them it is as long as it is.
  if (links === undefined && countParts(text, {}) > PARTS_MAX)
    violations.push({ property: `${path}.text`, violation: `must fit into ${PARTS_MAX} parts` });
  const validity = validityOf(validityPeriod);
  return {
    kind: 'TEXT',
    text,
    ...(sender === undefined || sender === '' ? {} : { sender }),
    ...(validity === undefined ? {} : { validity }),
    ...(regional === undefined ? {} : { regional }),
    ...(links === undefined ? {} : { links }),
  };
}
