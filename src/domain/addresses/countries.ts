// The countries a message can go to: those that have phone numbers.

import { isSupportedCountry } from 'libphonenumber-js/max';

/** Whether this is the ISO 3166-1 alpha-2 code, in upper case, of a country with phone numbers. */
export function isCountryCode(code: string): boolean {
  return isSupportedCountry(code);
}
