import { expect, it } from 'vitest';
import { shownNumber } from './notices.ts';

it('a number of a request carries a plus', () => {
  expect(shownNumber({ number: '385910000001', numberKey: 'A' })).toEqual({
    number: '+385910000001',
    numberKey: 'A',
    status: 'SUCCESS',
  });
});

it('a short code has no plus to carry', () => {
  expect(shownNumber({ number: '60606', numberKey: 'A' }).number).toBe('60606');
});
