// GET /sms/3/text/query and /sms/1/text/query: sending by the query alone, for clients that can do no more. There is no application
// or entity in it: the sender is the one named, or the account's own default decides.

import type { Regional } from '../../domain/messages/message.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { SubmitRequest } from '../../flows/submission.ts';
import { submitMessages } from '../../flows/submit-messages.ts';
import { AdvancedAnswer } from '../../wire/sms-advanced.ts';
import { SmsMessagesAnswer } from '../../wire/sms-messages.ts';
import { type AnyTextQuery, OldTextQuery, TextQuery } from '../../wire/sms-query.ts';
import { endpoint } from '../endpoint.ts';
import { sent } from '../idempotency.ts';
import { messagesAnswerOf, olderAnswerOf } from '../sending/answers.ts';
import { rulesOf, type SubmissionRules, sendAtOf } from '../sending/request-parts.ts';
import { SEND_SCOPES } from './advanced.ts';
import { BULK_ID_MAX, olderReportOf, olderTextOf, oneOf } from './older-fields.ts';
import { contentOf } from './submission-of.ts';
import { linksOf, oldConversionOf } from './tracking.ts';

const RECIPIENT_TYPES = ['BIREYSEL', 'TACIR'] as const;

const shared = { method: 'GET', group: 'SMS', scopes: SEND_SCOPES, isReading: false, isIdempotent: true } as const;

export const getTextQuery = endpoint({
  ...shared,
  path: '/sms/3/text/query',
  summary: 'Send one text by query parameters',
  description: 'For clients that cannot send a body; `to` is repeated, or a list with commas.',
  errors: 'modern',
  query: TextQuery,
  answers: { 200: SmsMessagesAnswer },
  xmlAnswer: 'SmsResponseEnvelope',
  handle: async ({ world, caller, query, guard }) => {
    const request = requestOf(query, rulesOf(world), 'V3');
    const result = await submitMessages(world, caller, request, guard);
    return sent(result, messagesAnswerOf(result, query.includeSmsCountInResponse === true));
  },
});

export const getOldTextQuery = endpoint({
  ...shared,
  path: '/sms/1/text/query',
  summary: 'Send one text by query parameters of the first generation',
  description:
    '`username` and `password` may be among them. Names and passwords in URLs end up in logs and histories: use anything else if you can.',
  errors: 'classic',
  query: OldTextQuery,
  hasCredentialsInQuery: true,
  answers: { 200: AdvancedAnswer },
  xmlAnswer: 'smsResponse',
  handle: async ({ world, caller, query, guard }) => {
    const request = requestOf(query, rulesOf(world), 'V1');
    const result = await submitMessages(world, caller, request, guard);
    return sent(result, olderAnswerOf(result, true));
  },
});

function requestOf(query: AnyTextQuery, rules: SubmissionRules, form: 'V1' | 'V3'): SubmitRequest {
  const violations: Violation[] = [];
  const { text = '', validityPeriod, sendAt } = query;
  const shape = olderTextOf(text, query, '', 'languageCode', violations);
  const report = olderReportOf(query, '', rules, violations);
  const { conversion, areLinksTracked } = oldConversionOf({ ...query, type: query.trackingType }, 'track');
  const trackingUrl = query.trackingUrl || undefined;
  const links = linksOf(trackingUrl !== undefined ? { trackingUrl } : areLinksTracked ? {} : undefined, '', rules, violations);
  const message = {
    links,
    conversion,
    sender: query.from || undefined,
    destinations: query.to.map((to) => ({ to })),
    content: contentOf(shape, { isFlash: query.flash === true, areLinksShortened: links !== undefined }, '', violations),
    pair: undefined,
    pairField: '',
    validity: validityPeriod === undefined ? undefined : ({ amount: validityPeriod, unit: 'MINUTES' } as const),
    regional: regionalOf(query, violations),
    report: form === 'V1' ? { ...report, form } : report,
  };
  const sendAtMs = sendAt === undefined ? undefined : sendAtOf(sendAt, 'sendAt', rules, violations);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return { channel: 'SMS', bulkId: query.bulkId?.slice(0, BULK_ID_MAX) || undefined, sendAtMs, messages: [message] };
}

/** The regional parameters, which a query carries flat. */
function regionalOf(query: AnyTextQuery, violations: Violation[]): Regional | undefined {
  const { indiaDltPrincipalEntityId: principalEntityId, turkeyIysBrandCode: brandCode, southKoreaTitle: title } = query;
  const { indiaDltContentTemplateId: contentTemplateId, indiaDltTelemarketerId: telemarketerId } = query;
  const { southKoreaResellerCode: resellerCode } = query;
  const recipientType = oneOf(RECIPIENT_TYPES, query.turkeyIysRecipientType, 'turkeyIysRecipientType', violations);
  if (principalEntityId === undefined && (contentTemplateId !== undefined || telemarketerId !== undefined))
    violations.push({ property: 'indiaDltPrincipalEntityId', violation: 'must be given with the other indiaDlt parameters' });
  if (recipientType === undefined && brandCode !== undefined)
    violations.push({ property: 'turkeyIysRecipientType', violation: 'must be given with turkeyIysBrandCode' });
  const regional: Regional = {
    ...(principalEntityId === undefined ? {} : { indiaDlt: { principalEntityId, contentTemplateId, telemarketerId } }),
    ...(recipientType === undefined ? {} : { turkeyIys: { recipientType, brandCode } }),
    ...(title === undefined && resellerCode === undefined ? {} : { southKorea: { title, resellerCode } }),
  };
  return Object.keys(regional).length === 0 ? undefined : regional;
}
