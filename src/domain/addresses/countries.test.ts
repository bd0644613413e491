import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { isCountryCode } from './countries.ts';

describe('a country code', () => {
  it('is one for every country a destination can be in', () => {
    expect(getCountries().filter((country) => !isCountryCode(country))).toEqual([]);
    expect(['US', 'CA', 'GB', 'HR', 'XK'].every(isCountryCode)).toBe(true);
  });

  it.each(['', 'us', 'USA', 'UK', 'ZZ', '001', 'toString', '__proto__'])('is not "%s"', (code) => {
    expect(isCountryCode(code)).toBe(false);
  });
});
