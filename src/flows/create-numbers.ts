// Creates numbers: one, or many in one transaction.

import type { Caller } from '../domain/accounts.ts';
import { isCountryCode } from '../domain/addresses/countries.ts';
import { platformFrom } from '../domain/platform.ts';
import type { Violation } from '../domain/refusals.ts';
import type { Capability, CountryCode, NumberType, Resource } from '../domain/resources.ts';
import { createResources, type ReadRow, type RowName } from './create-resources.ts';
import { newKey } from './new-key.ts';
import type { World } from './world.ts';

export interface NumberRow {
  readonly number: string;
  readonly countryCode?: string | undefined;
  readonly type: NumberType;
  readonly capabilities: readonly Capability[];
  readonly coverage?: readonly string[] | undefined;
  readonly messagesPerSecond?: number | undefined;
  readonly messagesPerDay?: number | undefined;
  readonly shared?: boolean | undefined;
  readonly applicationId?: string | undefined;
  readonly entityId?: string | undefined;
}

/** @throws Refusal INVALID with a violation for every bad row */
export async function createNumbers(
  world: World,
  caller: Caller,
  rows: readonly NumberRow[],
  rowName: RowName,
): Promise<Resource[]> {
  return createResources(
    world,
    caller,
    'number',
    rows.map((row) => readNumber(row, world)),
    rowName,
  );
}

/** A row as it would be stored, or what is wrong with it. */
export function readNumber(row: NumberRow, world: World): ReadRow {
  const { countryCode: country, violations } = readDigits(row, world);
  violations.push(...countryProblems('coverage', row.coverage ?? []));
  if (violations.length > 0 || country === undefined) return { kind: 'unfit', violations };
  const resource = {
    kind: 'NUMBER',
    identity: identityOfNumber(row, country),
    name: row.number,
    numberKey: newKey(),
    numberType: row.type,
    countryCode: country,
    countries: [...new Set(row.coverage ?? [])],
    capabilities: [...new Set(row.capabilities)],
    messagesPerSecond: row.messagesPerSecond ?? null,
    messagesPerDay: row.messagesPerDay ?? null,
    isShared: row.shared ?? false,
    platform: platformFrom(row) ?? null,
  } as const;
  return { kind: 'fit', resource };
}

/** What tells numbers apart: short codes repeat from country to country. */
export function identityOfNumber({ number, type }: Pick<NumberRow, 'number' | 'type'>, countryCode: CountryCode): string {
  return type === 'SHORT_CODE' ? `${number}|${countryCode}` : number;
}

/** The country of a number, told or read from its digits, and what is wrong with them. */
export function readDigits(row: Digits, world: World): ReadDigits {
  return row.type === 'SHORT_CODE' ? readShortCode(row) : readLongNumber(row, world);
}

type Digits = Pick<NumberRow, 'number' | 'countryCode' | 'type'>;

interface ReadDigits {
  readonly countryCode: CountryCode | undefined;
  readonly violations: Violation[];
}

function readShortCode({ number, countryCode }: Digits): ReadDigits {
  const violations: Violation[] = [];
  if (!/^\d{3,8}$/.test(number))
    violations.push({ property: 'number', violation: 'must have three to eight digits, as short codes do' });
  if (countryCode === undefined)
    violations.push({
      property: 'countryCode',
      violation: 'must not be null: the digits of a short code do not tell its country',
    });
  else violations.push(...countryProblems('countryCode', [countryCode]));
  return { countryCode, violations };
}

function readLongNumber({ number, countryCode, type }: Digits, { parseNumber }: World): ReadDigits {
  const violations: Violation[] = countryCode === undefined ? [] : countryProblems('countryCode', [countryCode]);
  const parsed = parseNumber(number);
  if (parsed === undefined) {
    violations.push({ property: 'number', violation: 'must be a valid international number, digits only' });
    return { countryCode, violations };
  }
  if (parsed.digits !== number) violations.push({ property: 'number', violation: `must be written as ${parsed.digits}` });
  const country = countryCode ?? parsed.countryCode ?? undefined;
  if (country === undefined)
    violations.push({ property: 'countryCode', violation: 'must not be null: the digits do not tell the country' });
  const isTollFree = NORTH_AMERICAN_TOLL_FREE.test(number);
  if (isTollFree && type !== 'TOLL_FREE_NUMBER')
    violations.push({ property: 'type', violation: 'must be TOLL_FREE_NUMBER: nobody pays to call this number' });
  if (!isTollFree && type === 'TOLL_FREE_NUMBER' && number.startsWith('1'))
    violations.push({ property: 'type', violation: 'must not be TOLL_FREE_NUMBER: this number belongs to a place' });
  // Toll-free numbers of +1 are shared by its countries: there the caller knows better than the digits.
  const isTold = parsed.countryCode !== null && !(type === 'TOLL_FREE_NUMBER' && number.startsWith('1'));
  if (isTold && countryCode !== undefined && violations.length === 0 && countryCode !== parsed.countryCode)
    violations.push({ property: 'countryCode', violation: `must be ${parsed.countryCode}, whose number it is` });
  return { countryCode: country, violations };
}

/** The country policy tells toll-free numbers from others there, so a number must not pass for what it is not. Codes in service: nanpa.com. */
const NORTH_AMERICAN_TOLL_FREE = /^18(?:00|33|44|55|66|77|88)/;

/** A violation for the codes that are no country's. */
export function countryProblems(property: string, codes: readonly string[]): Violation[] {
  const unknown = codes.filter((code) => !isCountryCode(code));
  if (unknown.length === 0) return [];
  const shown = unknown.map((code) => `"${code}"`).join(', ');
  return [{ property, violation: `${shown}: not the code of a country with phone numbers` }];
}
