// What the older ways to send write in their own manner, in a body or in a query, read into what the third generation has.

import type { ReportWish } from '../../domain/messages/message.ts';
import type { Violation } from '../../domain/refusals.ts';
import { LANGUAGE_CODES, type SmsContentShape, TRANSLITERATION_NAMES } from '../../wire/sms-messages.ts';
import { reportOf, type SubmissionRules, within } from '../sending/request-parts.ts';

/** Longer ones are clipped, as the contract says. */
export const BULK_ID_MAX = 100;

interface OlderReportFields {
  readonly notifyUrl?: string | undefined;
  readonly notifyContentType?: string | undefined;
  readonly intermediateReport?: boolean | undefined;
  readonly callbackData?: string | undefined;
}

/** @param path where the fields stand; empty at the top */
export function olderReportOf(
  { notifyUrl, notifyContentType, intermediateReport, callbackData }: OlderReportFields,
  path: string,
  rules: SubmissionRules,
  violations: Violation[],
): ReportWish {
  const webhooks = {
    delivery: { ...(notifyUrl === undefined ? {} : { url: notifyUrl }), intermediateReport: intermediateReport ?? false },
    contentType: contentTypeOf(notifyContentType, within(path, 'notifyContentType'), violations),
    ...(callbackData === undefined ? {} : { callbackData }),
  };
  return reportOf(webhooks, within(path, 'notifyUrl'), rules, violations);
}

function contentTypeOf(
  text: string | undefined,
  property: string,
  violations: Violation[],
): 'application/json' | 'application/xml' {
  if (text === undefined || text === '' || text === 'application/json') return 'application/json';
  if (text !== 'application/xml') violations.push({ property, violation: 'must be application/json or application/xml' });
  return 'application/xml';
}

/**
 * A text as the third generation has it.
 * @param languageField where the language stands in the request
 */
export function olderTextOf(
  text: string | undefined,
  given: { readonly languageCode?: string | undefined; readonly transliteration?: string | undefined },
  path: string,
  languageField: string,
  violations: Violation[],
): SmsContentShape {
  const languageCode = oneOf(LANGUAGE_CODES, given.languageCode, languageField, violations);
  const transliteration = oneOf(TRANSLITERATION_NAMES, given.transliteration, within(path, 'transliteration'), violations);
  return {
    ...(text === undefined ? {} : { text }),
    ...(transliteration === undefined ? {} : { transliteration }),
    ...(languageCode === undefined ? {} : { language: { languageCode } }),
  };
}

/** One of the names, in any case; an empty one is one that was not given. */
export function oneOf<Name extends string>(
  names: readonly Name[],
  given: string | undefined,
  property: string,
  violations: Violation[],
): Name | undefined {
  const name = names.find((known) => known === given?.toUpperCase());
  if (given !== undefined && given !== '' && name === undefined)
    violations.push({ property, violation: `must be one of ${names.join(', ')}` });
  return name;
}
