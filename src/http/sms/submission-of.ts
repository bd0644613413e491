// Turns a send request of the third generation into what the flow understands, and finds what its shape alone cannot show.

import type { SmsContent } from '../../domain/messages/content.ts';
import { preparedText, type TextWish } from '../../domain/messages/prepared-text.ts';
import { Refusal, type Violation } from '../../domain/refusals.ts';
import type { LinkWish, MessageSubmission, SubmitRequest } from '../../flows/submission.ts';
import type { SmsContentShape, SmsMessage, SmsMessagesRequest } from '../../wire/sms-messages.ts';
import { intervalOf, reportOf, type SubmissionRules, sendAtOf, validityOf, windowOf, within } from '../sending/request-parts.ts';
import { linksOf } from './tracking.ts';

/**
 * @throws Refusal INVALID naming every field that cannot be right
 */
export function submissionOf(request: SmsMessagesRequest, rules: SubmissionRules): SubmitRequest {
  const violations: Violation[] = [];
  const links = linksOf(request.options?.tracking, 'options.tracking', rules, violations);
  const wanted = request.options?.conversionTracking;
  const conversion = wanted?.useConversionTracking === true ? { name: wanted.conversionTrackingName ?? '' } : undefined;
  const messages = request.messages.map((message, index) => {
    const submission = messageOf(message, `messages[${index}]`, rules, links, violations);
    return conversion === undefined ? submission : { ...submission, conversion };
  });
  const schedule = request.options?.schedule;
  const sendAtMs =
    schedule?.sendAt === undefined ? undefined : sendAtOf(schedule.sendAt, 'options.schedule.sendAt', rules, violations);
  if (violations.length > 0) throw new Refusal('INVALID', { violations });
  return {
    channel: 'SMS',
    bulkId: schedule?.bulkId === '' ? undefined : schedule?.bulkId,
    sendAtMs,
    intervalMs: intervalOf(schedule?.sendingSpeedLimit),
    messages,
  };
}

function messageOf(
  message: SmsMessage,
  path: string,
  rules: SubmissionRules,
  links: LinkWish | undefined,
  violations: Violation[],
): MessageSubmission {
  const { options, webhooks } = message;
  const window = windowOf(options?.deliveryTimeWindow, `${path}.options.deliveryTimeWindow`, violations);
  return {
    // An empty sender is one that was not given.
    sender: message.sender || undefined,
    destinations: message.destinations.map(({ to, messageId, networkId }) => ({
      to,
      messageId: messageId || undefined,
      networkId,
    })),
    content: contentOf(
      message.content,
      { isFlash: options?.flash === true, areLinksShortened: links !== undefined },
      `${path}.content`,
      violations,
    ),
    links,
    pair: options?.platform,
    pairField: `${path}.options.platform`,
    validity: validityOf(options?.validityPeriod),
    deliveryWindow: window,
    campaignReferenceId: options?.campaignReferenceId || undefined,
    regional: options?.regional,
    priority: options?.priority === 'HIGH' ? 'HIGH' : undefined,
    report: reportOf(webhooks, `${path}.webhooks.delivery.url`, rules, violations),
  };
}

/** @param path where the content stands in the request; empty where its fields stand at the top */
export function contentOf(
  content: SmsContentShape,
  { isFlash, areLinksShortened }: { readonly isFlash: boolean; readonly areLinksShortened: boolean },
  path: string,
  violations: Violation[],
): SmsContent {
  if (content.hex !== undefined) {
    const digits = content.hex.replace(/\s/g, '');
    if (digits === '' || digits.length % 2 === 1 || !/^[0-9a-fA-F]+$/.test(digits)) {
      violations.push({
        property: within(path, 'hex'),
        violation: 'must be bytes of two hexadecimal digits each, separated by spaces',
      });
    }
    return {
      kind: 'BINARY',
      bytes: Buffer.from(digits, 'hex'),
      dataCoding: content.dataCoding ?? 0,
      esmClass: content.esmClass ?? 0,
    };
  }
  if (content.text === undefined || content.text === '') {
    violations.push({
      property: content.text === undefined ? path : within(path, 'text'),
      violation: 'must not be empty: give text, or hex for binary',
    });
  } else if (content.text.includes('\u0000')) {
    violations.push({ property: within(path, 'text'), violation: 'must not contain the character U+0000' });
  }
  const { text, language } = preparedText(content.text ?? '', {
    transliteration: content.transliteration,
    language: languageOf(content),
    areLinksShortened,
  });
  return { kind: 'TEXT', text, ...(isFlash ? { isFlash } : {}), ...(language === undefined ? {} : { language }) };
}

/** A language without a word about its shifts may use whichever of its tables make the text shortest. */
function languageOf({ language }: SmsContentShape): TextWish['language'] {
  const { languageCode, singleShift, lockingShift } = language ?? {};
  if (languageCode === undefined || languageCode === 'NONE') return undefined;
  if (languageCode === 'AUTODETECT' || (singleShift === undefined && lockingShift === undefined)) return languageCode;
  return { languageCode, singleShift: singleShift ?? false, lockingShift: lockingShift ?? false };
}
