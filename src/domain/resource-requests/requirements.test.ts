import { describe, expect, it } from 'vitest';
import { feedbackOn, patternProblem, type Requirement, requirementsFor } from './requirements.ts';

const requirement = (fields: Partial<Requirement> = {}): Requirement => ({
  key: 'k',
  type: 'TEXT',
  name: 'K',
  required: true,
  category: 'OTHER',
  ...fields,
});
const codes = (fields: Partial<Requirement>, value: string | number | (string | number)[]) =>
  feedbackOn([requirement(fields)], [{ key: 'k', value }], new Set(['DOC'])).map(({ code }) => code.replace('RES_REQ_FEED_', ''));

describe('what is provided', () => {
  it.each<[Partial<Requirement>, string | number | (string | number)[], string[]]>([
    [{}, 'text', []],
    [{}, 7, []],
    [{}, '', ['REQUIRED']],
    [{}, [], ['REQUIRED']],
    [{ required: false }, '', []],
    [{}, ['a', 'b'], ['FORMAT']],
    [{ multipleValuesSupported: true }, ['a', 'b'], []],
    [{ validation: { minLength: 2 } }, 'a', ['LENGTH_OOR']],
    [{ validation: { maxLength: 2 } }, 'abc', ['LENGTH_OOR']],
    [{ validation: { minLength: 2, maxLength: 3 } }, 'abc', []],
    [{ validation: { pattern: '^[A-Z]{2}$' } }, 'ab', ['FORMAT']],
    [{ validation: { pattern: '^[A-Z]{2}$' } }, 'AB', []],
    [{ validation: { pattern: 'a' } }, 'a'.repeat(501), ['LENGTH_OOR']],
    [{ options: ['yes', 'no'] }, 'perhaps', ['VALUE_OOR']],
    [{ options: ['yes', 'no'] }, 'no', []],
    [{ type: 'INTEGER' }, 'seven', ['FORMAT']],
    [{ type: 'INTEGER' }, '7', []],
    [{ type: 'INTEGER', validation: { minValue: 8 } }, 7, ['VALUE_OOR']],
    [{ type: 'INTEGER', validation: { maxValue: 6 } }, 7, ['VALUE_OOR']],
    [{ type: 'INTEGER', options: ['7'] }, 7, []],
    [{ type: 'EMAIL' }, 'a@b.test', []],
    [{ type: 'EMAIL' }, 'a@b', ['FORMAT']],
    [{ type: 'URL' }, 'https://acme.test/x?y', []],
    [{ type: 'URL' }, 'acme.test', ['FORMAT']],
    [{ type: 'GSM' }, '+385 91 000-0001', []],
    [{ type: 'GSM' }, 'call me', ['FORMAT']],
    [{ type: 'DOCUMENT' }, 'DOC', []],
    [{ type: 'DOCUMENT' }, 'OTHER', ['OTHER']],
  ])('of %j: %j gets %j', (fields, value, expected) => {
    expect(codes(fields, value)).toEqual(expected);
  });

  it('is left to the reviewer where nobody asked for it, and told apart when it is there twice', () => {
    expect(feedbackOn([], [{ key: 'extra', value: 'x' }], new Set())).toEqual([]);
    const twice = [
      { key: 'k', value: 'a' },
      { key: 'k', value: 'b' },
    ];
    expect(feedbackOn([requirement()], twice, new Set()).map(({ code }) => code)).toEqual(['RES_REQ_FEED_OTHER']);
  });
});

it('a condition asks only the requests that have what it says; no client type is an international one', () => {
  const conditional = [
    requirement({ key: 'all' }),
    requirement({ key: 'local', when: { clientTypes: ['LOCAL'] } }),
    requirement({ key: 'abroad', when: { clientTypes: ['INTERNATIONAL'] } }),
    requirement({ key: 'promotions', when: { trafficTypes: ['PROMOTIONAL'] } }),
    requirement({ key: 'short', when: { numberTypes: ['SHORT_CODE'] } }),
  ];
  const keys = (asked: Parameters<typeof requirementsFor>[1]) => requirementsFor(conditional, asked).map(({ key }) => key);
  expect(keys({})).toEqual(['all', 'abroad']);
  expect(keys({ clientType: 'LOCAL', trafficType: 'PROMOTIONAL' })).toEqual(['all', 'local', 'promotions']);
  expect(keys({ clientType: null, numberType: 'SHORT_CODE' })).toEqual(['all', 'abroad', 'short']);
});

describe('a pattern', () => {
  it.each(['^[A-Z]{2}[0-9]{8,12}$', '^(?:a|b)c+$', 'a\\+\\*\\+\\*', '[*+]{2}', '^https?://.+$'])('may be %s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it.each(['(', '(a+)+$', '(a|a)*b', '(?=a)a', '(a)\\1', 'a*a*a*a*', '(?:ab){2,}', 'a{3,}b{3,}c{9,99}d+'])(
    'must not be %s: it has to end soon on every text',
    (pattern) => {
      expect(patternProblem(pattern)).toEqual(expect.any(String));
    },
  );
});
