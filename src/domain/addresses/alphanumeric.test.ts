import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphanumericProblem, senderKind } from './alphanumeric.ts';

describe('an alphanumeric sender', () => {
  it.each(['Callsign', 'ABC', 'abcdefghijk', 'My Shop', '24-7 Taxi', 'Café', 'A&B', 'Ünder1'])('may be %s', (name) => {
    expect(alphanumericProblem(name)).toBeUndefined();
  });

  it.each([
    ['', 'size must be between 3 and 11'],
    ['AB', 'size must be between 3 and 11'],
    ['abcdefghijkl', 'size must be between 3 and 11'],
    [' Shop', 'must not begin or end with a blank'],
    ['Shop ', 'must not begin or end with a blank'],
    ['12345', 'must have at least one letter'],
    ['+1-800', 'must have at least one letter'],
    ['Šibenik', 'must have characters of the GSM 7-bit default alphabet only'],
    ['Shop™', 'must have characters of the GSM 7-bit default alphabet only'],
    // In the extension table, which an address field cannot carry.
    ['Shop€', 'must have characters of the GSM 7-bit default alphabet only'],
    ['Sh[op', 'must have characters of the GSM 7-bit default alphabet only'],
    ['Sho\u001bp', 'must have characters of the GSM 7-bit default alphabet only'],
    ['Sho\np', 'must have characters of the GSM 7-bit default alphabet only'],
    ['Shop😀', 'must have characters of the GSM 7-bit default alphabet only'],
  ])('may not be "%s": %s', (name, problem) => {
    expect(alphanumericProblem(name)).toBe(problem);
  });
});

describe('the kind of a sender', () => {
  it.each(['12025550100', '+1 (202) 555-0100', '72345', '+44.7400.123456'])('%s is a number', (sender) => {
    expect(senderKind(sender)).toBe('NUMERIC');
  });

  it.each(['Callsign', '24-7 Taxi', '+', '()', '', '1202555o100'])('"%s" is a name', (sender) => {
    expect(senderKind(sender)).toBe('ALPHANUMERIC');
  });

  it('is never a number for a name that can be registered', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3, maxLength: 11 }), (name) => {
        if (alphanumericProblem(name) === undefined) expect(senderKind(name)).toBe('ALPHANUMERIC');
      }),
    );
  });
});
