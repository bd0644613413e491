// The countries a message can go to: those that have phone numbers.

import { isSupportedCountry } from 'libphonenumber-js/max';

/**
 * Whether this is the ISO 3166-1 alpha-2 code, in upper case, of a country with phone numbers. Kosovo (XK), Ascension (AC) and Tristan
 * da Cunha (TA) count, though the standard only sets their codes aside: their numbers are in no other country, so a strategy or a
 * route for them must be able to say so.
 */
export function isCountryCode(code: string): boolean {
  return isSupportedCountry(code);
}
