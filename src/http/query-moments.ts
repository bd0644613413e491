// Moments in query strings.

import { invalid } from '../domain/refusals.ts';
import { firstIdAt } from '../storage/ids.ts';
import { parseWireDate } from '../wire/sms-messages.ts';

/** Milliseconds since 1970. @throws Refusal INVALID */
export function queryMoment(field: string, text: string): number {
  // "+0000" arrives as " 0000" from clients that do not encode the plus.
  const moment = parseWireDate(text.replace(/ (\d\d:?\d\d)$/, '+$1'));
  if (moment === undefined) throw invalid(field, "must have the format yyyy-MM-dd'T'HH:mm:ss.SSSZ");
  return moment;
}

/** The least id that what has come `since` a moment can have. @throws Refusal INVALID */
export function firstIdSince(since: string): string {
  return firstIdAt(queryMoment('since', since));
}
