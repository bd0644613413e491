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

/** The same as a date; undefined where none is asked for. @throws Refusal INVALID */
export function queryDate(field: string, text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(queryMoment(field, text));
}

/** The least id that what has come at a moment or later can have; undefined where none is asked for. @throws Refusal INVALID */
export function queryFirstId(field: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : firstIdAt(queryMoment(field, text));
}
