import { expect, test } from 'vitest';
import type { NumberResource, Resource, ResourceId } from '../resources.ts';
import { addressOf, receivingNumber } from './receiving-number.ts';

function shortCode(
  resourceId: number,
  countryCode: string,
  capabilities: NumberResource['capabilities'] = ['SMS'],
): NumberResource {
  return {
    kind: 'NUMBER',
    resourceId: resourceId as ResourceId,
    numberKey: String(resourceId),
    number: '60606',
    numberType: 'SHORT_CODE',
    countryCode,
    coverage: [],
    isShared: false,
    isActive: true,
    capabilities,
    platform: null,
    createdAt: new Date(0),
  };
}

const american = shortCode(1, 'US');
const canadian = shortCode(2, 'CA');

test.each([
  ['the one of the sender’s country', [american, canadian], 'CA', canadian],
  ['the eldest where the country is not known', [american, canadian], undefined, american],
  ['the one that serves the channel', [shortCode(3, 'CA', ['MMS']), american], 'CA', american],
  [
    'one that does not, when there is no other, so that the reason can be told',
    [shortCode(3, 'CA', ['MMS'])],
    'CA',
    shortCode(3, 'CA', ['MMS']),
  ],
  ['none where there is none', [], 'CA', undefined],
])('of several numbers with the same digits it is %s', (_words, numbers: Resource[], country, expected) => {
  expect(receivingNumber(numbers, 'SMS', country)).toEqual(expected);
});

test.each([
  ['+38591000111', '38591000111'],
  [' 38591000111 ', '38591000111'],
  ['MyBank', 'MyBank'],
  ['+49 170', '+49 170'],
])('an address %j is read as %j', (text, address) => {
  expect(addressOf(text)).toBe(address);
});
