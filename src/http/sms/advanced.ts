// The older ways to send SMS: /sms/2/text/advanced, /sms/2/binary/advanced and their single siblings. All of them come to the same
// flow as /sms/3/messages.

import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { LinkWish, MessageSubmission, SubmitRequest } from '../../flows/submission.ts';
import { submitMessages } from '../../flows/submit-messages.ts';
import {
  AdvancedAnswer,
  type AdvancedMessage,
  type AdvancedRequest,
  BinaryAdvancedRequest,
  SingleRequest,
  TextAdvancedRequest,
} from '../../wire/sms-advanced.ts';
import type { SmsContentShape } from '../../wire/sms-messages.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { olderAnswerOf } from '../sending/answers.ts';
import { intervalOf, pairOf, rulesOf, type SubmissionRules, sendAtOf, windowOf } from '../sending/request-parts.ts';
import { BULK_ID_MAX, olderReportOf, olderTextOf } from './older-fields.ts';
import { contentOf } from './submission-of.ts';
import { linksOf, oldConversionOf, trackingOfBaseUrl } from './tracking.ts';

const BODY_BYTES_MAX = 10 * 1024 * 1024;
/** Longer ones are clipped, as the contract says. */
const MESSAGE_ID_MAX = 200;

export const SEND_SCOPES = ['message:send', 'sms:message:send', 'sms:manage'] as const;

const shared = {
  method: 'POST',
  group: 'SMS',
  scopes: SEND_SCOPES,
  errors: 'classic',
  bodyBytesMax: BODY_BYTES_MAX,
  answers: { 200: AdvancedAnswer },
  xmlAnswer: 'smsResponse',
  isIdempotent: true,
  isForLinkedKeys: true,
} as const;

const postTextAdvanced = endpoint({
  ...shared,
  path: '/sms/2/text/advanced',
  summary: 'Send SMS of the second generation',
  description: 'One or many texts, each to one or many destinations. Without `from` the sending strategy chooses the sender.',
  body: TextAdvancedRequest,
  isHot: true,
  handle: async ({ world, caller, body, guard }) => {
    const request = requestOf(body, rulesOf(world));
    const result = await submitMessages(world, caller, request, guard);
    return sent(result, olderAnswerOf(result, body.includeSmsCountInResponse === true));
  },
});

const postBinaryAdvanced = endpoint({
  ...shared,
  path: '/sms/2/binary/advanced',
  summary: 'Send binary SMS of the second generation',
  body: BinaryAdvancedRequest,
  handle: async ({ world, caller, body, guard }) => {
    const request = requestOf(body, rulesOf(world));
    const result = await submitMessages(world, caller, request, guard);
    return sent(result, olderAnswerOf(result));
  },
});

const single = (path: string, generation: 'first' | 'second') =>
  endpoint({
    ...shared,
    path,
    summary: `Send one text of the ${generation} generation`,
    description: '`to` is one number, or several.',
    body: SingleRequest,
    handle: async ({ world, caller, guard, body: { from, to, text, bulkId } }) => {
      const destinations = (Array.isArray(to) ? to : [to]).map((number) => ({ to: number }));
      const wanted = {
        messages: [{ destinations, text, ...(from === undefined ? {} : { from }) }],
        ...(bulkId === undefined ? {} : { bulkId }),
      };
      const request = requestOf(wanted, rulesOf(world));
      // Inferred: these answered the count of parts always. See compatibility.md.
      const result = await submitMessages(world, caller, request, guard);
      return sent(result, olderAnswerOf(result, true));
    },
  });

export const oldSmsEndpoints: readonly Endpoint[] = [
  postTextAdvanced,
  postBinaryAdvanced,
  single('/sms/2/text/single', 'second'),
  single('/sms/1/text/single', 'first'),
];

function requestOf(request: AdvancedRequest, rules: SubmissionRules): SubmitRequest {
  const violations: Violation[] = [];
  const { conversion, areLinksTracked } = oldConversionOf(request.tracking ?? {}, 'tracking.track');
  const links =
    request.urlOptions === undefined && areLinksTracked
      ? linksOf(trackingOfBaseUrl(request.tracking?.baseUrl), '', rules, violations, 'tracking.baseUrl')
      : linksOf(request.urlOptions, 'urlOptions', rules, violations);
  const messages = request.messages.map((message, index) => {
    const submission = messageOf(message, `messages[${index}]`, rules, links, violations);
    return { ...submission, conversion };
  });
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return {
    channel: 'SMS',
    bulkId: request.bulkId?.slice(0, BULK_ID_MAX) || undefined,
    intervalMs: intervalOf(request.sendingSpeedLimit),
    messages,
  };
}

function messageOf(
  message: AdvancedMessage,
  path: string,
  rules: SubmissionRules,
  links: LinkWish | undefined,
  violations: Violation[],
): MessageSubmission {
  const { validityPeriod, sendAt } = message;
  const window = windowOf(message.deliveryTimeWindow, `${path}.deliveryTimeWindow`, violations);
  return {
    sender: message.from || undefined,
    destinations: message.destinations.map(({ to, messageId }) => ({
      to,
      messageId: messageId?.slice(0, MESSAGE_ID_MAX) || undefined,
    })),
    content: contentOf(
      shapeOf(message, path, violations),
      { isFlash: message.flash === true, areLinksShortened: links !== undefined },
      'binary' in message ? `${path}.binary` : path,
      violations,
    ),
    links,
    pair: pairOf(message),
    pairField: path,
    validity: validityPeriod === undefined ? undefined : { amount: validityPeriod, unit: 'MINUTES' },
    deliveryWindow: window,
    campaignReferenceId: message.campaignReferenceId || undefined,
    regional: message.regional,
    sendAtMs: sendAt === undefined ? undefined : sendAtOf(sendAt, `${path}.sendAt`, rules, violations),
    report: { ...olderReportOf(message, path, rules, violations), form: 'V1' },
  };
}

/** The content as the third generation has it. */
function shapeOf(message: AdvancedMessage, path: string, violations: Violation[]): SmsContentShape {
  if ('binary' in message) return message.binary;
  const { text, language, transliteration } = message;
  const given = { languageCode: language?.languageCode, transliteration };
  return olderTextOf(text, given, path, `${path}.language.languageCode`, violations);
}
