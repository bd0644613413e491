// What can be asked for where: per country and sender type, the shipped default and what an operator says over it.

import type { RefusalReason } from './refusals.ts';
import { DEFAULT_COVERAGE } from './resource-coverage.default.ts';
import type { NumberCapability, RequestedNumberType, RequestSubject } from './resource-requests/request.ts';
import type { CountryCode } from './resources.ts';

/** Stands for every country that has no line of its own. */
export const ANY_COUNTRY = 'ANY';

export type CoveredType = 'ALPHANUMERIC' | RequestedNumberType;

export interface Network {
  /** Mobile country code and mobile network code, as digits. */
  readonly mccMnc: string;
  readonly networkName: string;
}

/** One line of the coverage. */
export interface Coverage {
  /** A country, or ANY. */
  readonly countryCode: CountryCode;
  readonly senderType: CoveredType;
  readonly isOffered: boolean;
  /** Carriers there take the sender only when it is registered with somebody. */
  readonly isRegistrationRequired: boolean;
  readonly capabilities: readonly NumberCapability[];
  /** The networks a message from such a sender reaches; empty = not listed. */
  readonly networks: readonly Network[];
  /** Why it is so, for people. */
  readonly note: string | null;
}

/** A line, and whether it is the shipped default. */
export interface SourcedCoverage extends Coverage {
  readonly source: 'DEFAULT' | 'OPERATOR';
}

/** All lines in force: the operator's, and the defaults he says nothing about; by country, then type. */
export function coverageInForce(stored: readonly Coverage[]): SourcedCoverage[] {
  const lines = new Map<string, SourcedCoverage>();
  for (const line of DEFAULT_COVERAGE) lines.set(nameOf(line), { ...line, source: 'DEFAULT' });
  for (const line of stored) lines.set(nameOf(line), { ...line, source: 'OPERATOR' });
  return [...lines.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

function nameOf({ countryCode, senderType }: Coverage): string {
  return `${countryCode} ${senderType}`;
}

/** The line for a country: its own before the one of every country; undefined when there is neither. */
export function coverageFor(
  inForce: readonly SourcedCoverage[],
  countryCode: CountryCode,
  senderType: CoveredType,
): SourcedCoverage | undefined {
  const ofType = inForce.filter((line) => line.senderType === senderType);
  return ofType.find((line) => line.countryCode === countryCode) ?? ofType.find((line) => line.countryCode === ANY_COUNTRY);
}

/** Why this cannot be asked for; undefined when it can. */
export function whyUnavailable(
  inForce: readonly SourcedCoverage[],
  subject: Pick<RequestSubject, 'countryCode'> &
    (
      | { readonly type: 'ALPHANUMERIC_REGISTRATION' }
      | {
          readonly type: 'NUMBER_PURCHASE';
          readonly numberType: RequestedNumberType;
          readonly capabilities: readonly NumberCapability[];
        }
    ),
): RefusalReason | undefined {
  const { countryCode } = subject;
  if (subject.type === 'ALPHANUMERIC_REGISTRATION') {
    return coverageFor(inForce, countryCode, 'ALPHANUMERIC')?.isOffered === true ? undefined : 'ALPHANUMERIC_UNAVAILABLE';
  }
  const { numberType, capabilities } = subject;
  const line = coverageFor(inForce, countryCode, numberType);
  if (line?.isOffered === true && capabilities.every((capability) => line.capabilities.includes(capability))) return undefined;
  // Contract: these two have codes of their own, as long as nobody offers them.
  if (countryCode === 'US' && line?.isOffered !== true) {
    if (numberType === 'VIRTUAL_LONG_NUMBER') return 'US_VIRTUAL_LONG_NUMBER';
    if (numberType === 'SHORT_CODE') return 'US_SHORT_CODE';
  }
  return 'NUMBER_UNAVAILABLE';
}
