import fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { allAreaCodes } from './area-codes.ts';
import { createPlanReader } from './numbering-plans.ts';
import { countryOfNumber, createNumberParser, parseDestination } from './phone-number.ts';

const VALID: readonly [input: string, digits: string, country: string | null, areaCode: string | null][] = [
  ['12025550100', '12025550100', 'US', '202'],
  ['+1 (202) 555-0100', '12025550100', 'US', '202'],
  ['001.202.555.0100', '12025550100', 'US', '202'],
  ['16045550100', '16045550100', 'CA', '604'],
  ['19075550100', '19075550100', 'US', '907'],
  // Toll-free and premium numbers of +1 count as American and belong to no place.
  ['18005550100', '18005550100', 'US', null],
  ['19005550100', '19005550100', 'US', null],
  // Other countries behind +1: their three digits are no area code to choose a sender by.
  ['17875550100', '17875550100', 'PR', null],
  ['18095550100', '18095550100', 'DO', null],
  ['18762345678', '18762345678', 'JM', null],
  ['447400123456', '447400123456', 'GB', null],
  ['+44 7911 123456', '447911123456', 'GG', null],
  ['385912345678', '385912345678', 'HR', null],
  ['38344123456', '38344123456', 'XK', null],
  ['881612345678', '881612345678', null, null],
  // A trunk prefix behind the calling code is corrected.
  ['+44 (0) 7400 123456', '447400123456', 'GB', null],
  ['112025550100', '12025550100', 'US', '202'],
];

const INVALID = [
  '',
  '+',
  '0',
  '911',
  '12025550',
  '11111111111',
  '12001234567',
  '10001112222',
  '+00 1 202 555 0100',
  '0912345678',
  'Callsign',
  '1202555o100',
  '12025550100;ext=1',
  '٤٤٧٤٠٠١٢٣٤٥٦',
  '1234567890123456',
  '999999999999',
];

/** Digits of every calling code there is, valid or not, of any length. */
const callingCodes = [...new Set(getCountries().map((country) => getCountryCallingCode(country)))];
const digitsAnywhere = fc
  .tuple(fc.constantFrom(...callingCodes), fc.stringMatching(/^\d{4,12}$/))
  .map(([callingCode, national]) => `${callingCode}${national}`);

/** North American numbers of every three leading digits, and their exchanges. */
const northAmerican = fc
  .tuple(fc.integer({ min: 200, max: 999 }), fc.stringMatching(/^\d{7}$/))
  .map(([npa, rest]) => `1${npa}${rest}`);

/** A number that is used somewhere, a few of its last digits changed. */
const nearlyReal = fc.tuple(fc.constantFrom(...getCountries()), fc.stringMatching(/^\d{0,5}$/)).map(([country, ending]) => {
  const digits = getExampleNumber(country, examples)?.number.slice(1) ?? '12025550100';
  return `${digits.slice(0, digits.length - ending.length)}${ending}`;
});

describe('a destination', () => {
  it.each(VALID)('%s is %s in %s, area code %s', (input, digits, countryCode, areaCode) => {
    expect(parseDestination(input)).toEqual({ digits, countryCode, areaCode });
  });

  it.each(INVALID)('"%s" is not one', (input) => {
    expect(parseDestination(input)).toBeUndefined();
  });

  it('reads the same however it is punctuated', () => {
    const punctuation = fc.constantFrom('', ' ', '-', '.', '(', ')', '\u00a0');
    fc.assert(
      fc.property(
        nearlyReal,
        fc.constantFrom('', '+', '00'),
        fc.array(punctuation, { minLength: 15 }),
        (digits, prefix, gaps) => {
          const written = prefix + [...digits].map((digit, index) => digit + (gaps[index] ?? '')).join('');
          expect(parseDestination(written)).toEqual(parseDestination(digits));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('read again from its own digits, stays what it was', () => {
    fc.assert(
      fc.property(fc.oneof(digitsAnywhere, nearlyReal), (input) => {
        const destination = parseDestination(input);
        if (destination !== undefined) expect(parseDestination(destination.digits)).toEqual(destination);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has an area code that the table of area codes places in its country', () => {
    const areas = new Map(allAreaCodes().map(({ npa, countryCode }) => [npa, countryCode]));
    fc.assert(
      fc.property(northAmerican, (input) => {
        const destination = parseDestination(input);
        if (destination?.areaCode == null) return;
        expect(areas.get(destination.areaCode)).toBe(destination.countryCode);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the number parser', () => {
  it('says what the library says, of every calling code', () => {
    const parse = createNumberParser(100);
    fc.assert(
      fc.property(fc.oneof(digitsAnywhere, northAmerican, nearlyReal), (digits) => {
        expect(parse(digits)).toEqual(parseDestination(digits));
      }),
      { numRuns: 6_000 },
    );
  });

  it('says what the library says of every area code and every first digit of an exchange', () => {
    const parse = createNumberParser(100);
    for (let npa = 200; npa <= 999; npa += 1) {
      for (const exchange of ['123', '234', '911', '983']) {
        const digits = `1${npa}${exchange}0199`;
        expect(parse(digits), digits).toEqual(parseDestination(digits));
      }
    }
  });

  it('needs the library for no ordinary number', () => {
    const read = createPlanReader();
    for (const digits of ['12025550100', '16045550100', '18005550100', '447400123456', '4915112345678', '919876543210']) {
      expect(read(digits), digits).toMatchObject({ countryCode: parseDestination(digits)?.countryCode });
    }
    expect(read('12001234567')).toBe('INVALID');
    expect(read('112025550100')).toBe('UNDECIDED');
    expect(read('881612345678')).toBe('UNDECIDED');
  });

  it('answers the same from its memory, through all its generations', () => {
    const parse = createNumberParser(2);
    const inputs = [
      '12025550100',
      'nonsense',
      '447400123456',
      '12025550100',
      '18005550100',
      '385912345678',
      'nonsense',
      '12025550100',
    ];
    for (const input of [...inputs, ...inputs]) expect(parse(input), input).toEqual(parseDestination(input));
  });

  it('hands out the remembered value while it is remembered', () => {
    const parse = createNumberParser(10);
    expect(parse('12025550100')).toBe(parse('12025550100'));
  });
});

describe('the country of an owned number', () => {
  it('is read from its digits, and is unknown for a short code', () => {
    expect(countryOfNumber('12025550100')).toBe('US');
    expect(countryOfNumber('447400123456')).toBe('GB');
    expect(countryOfNumber('72345')).toBeUndefined();
  });
});
