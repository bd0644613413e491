// Differences as people read them.

import { expect, it } from 'vitest';
import { differences } from './differences.ts';

it('differences name each field with what it was and is, the changed ones first', () => {
  const before = { name: 'a', limits: { perDay: 1 }, channels: ['SMS'], rules: [{ country: 'US' }], isActive: true };
  const after = {
    name: 'a',
    limits: { perDay: 2 },
    channels: ['SMS', 'MMS'],
    rules: [{ country: 'US' }, { country: 'GB' }],
    isActive: false,
  };
  expect(differences(before, after)).toEqual([
    { field: 'limits.perDay', before: '1', after: '2', isChanged: true },
    { field: 'channels', before: 'SMS', after: 'SMS, MMS', isChanged: true },
    { field: 'rules[1].country', before: undefined, after: 'GB', isChanged: true },
    { field: 'isActive', before: 'yes', after: 'no', isChanged: true },
    { field: 'name', before: 'a', after: 'a', isChanged: false },
    { field: 'rules[0].country', before: 'US', after: 'US', isChanged: false },
  ]);
});

it('differences to nothing are all there is', () => {
  expect(differences(null, { a: null, b: [] })).toEqual([
    { field: 'a', before: undefined, after: 'none', isChanged: true },
    { field: 'b', before: undefined, after: 'none', isChanged: true },
  ]);
  expect(differences(undefined, null)).toEqual([]);
});
