// What the contract's answers on resources show beside what is stored: numbers, names of countries, and digits as callers search for them.

import type { NumberResource } from '../../domain/resources.ts';
import { platformObject } from '../../wire/statuses.ts';

const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** The English name of a country. */
export function countryName(countryCode: string): string {
  return COUNTRY_NAMES.of(countryCode) ?? countryCode;
}

/** An owned number as search and coverage show it, but for what it can do. */
export function describedNumber({ number, numberKey, numberType, platform, countryCode }: NumberResource) {
  return {
    resourceType: 'NUMBER',
    number,
    numberKey,
    ...(platform === null ? {} : { platform: platformObject(platform) }),
    // The contract has no toll-free type: those are long numbers there.
    numberType: numberType === 'SHORT_CODE' ? 'SHORT_CODE' : 'VIRTUAL_LONG_NUMBER',
    countryCode,
    countryName: countryName(countryCode),
  } as const;
}

/** Digits to be looked for, whatever plus, blanks and dashes they were written with. */
export function searchedDigits(number: string): string {
  return number.replace(/[+\s().-]/g, '');
}
