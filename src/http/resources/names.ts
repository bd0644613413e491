// What the contract's answers on resources show beside what is stored: names of countries, and digits as callers search for them.

const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** The English name of a country. */
export function countryName(countryCode: string): string {
  return COUNTRY_NAMES.of(countryCode) ?? countryCode;
}

/** Digits to be looked for, whatever plus, blanks and dashes they were written with. */
export function searchedDigits(number: string): string {
  return number.replace(/[+\s().-]/g, '');
}
