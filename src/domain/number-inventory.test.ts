import { describe, expect, it } from 'vitest';
import { placeOf, placeProblems, priceProblems } from './number-inventory.ts';

const NO_PRICE = { pricePerMonth: null, setupPrice: null, initialMonthPrice: null, currency: null };

describe('the place of a number', () => {
  it.each([
    ['12125550101', {}, { state: 'NY', npa: 212, nxx: 555 }],
    ['14165550101', {}, { state: 'ON', npa: 416, nxx: 555 }],
    ['18005550101', {}, { state: null, npa: 800, nxx: 555 }],
    ['18005550101', { state: 'TX' }, { state: 'TX', npa: 800, nxx: 555 }],
    ['447400123000', {}, { state: null, npa: null, nxx: null }],
    ['60606', { state: 'TX' }, { state: 'TX', npa: null, nxx: null }],
  ])('of %s, said to be %j, is %j', (number, given, place) => {
    expect(placeOf(number, given)).toEqual(place);
  });

  it.each([
    ['12125550101', { npa: 212, nxx: 555, state: 'NY' }, []],
    ['12125550101', { npa: 213, nxx: 556, state: 'CA' }, ['npa', 'nxx', 'state']],
    ['447400123000', { npa: 212, nxx: 555 }, ['npa', 'nxx']],
    ['447400123000', { state: 'TX' }, []],
  ])('of %s must not be %j where its digits say otherwise: %j', (number, given, properties) => {
    expect(placeProblems(number, given).map(({ property }) => property)).toEqual(properties);
  });
});

describe('a price', () => {
  it('needs a currency as soon as there is an amount, be it none', () => {
    expect(priceProblems(NO_PRICE)).toEqual([]);
    expect(priceProblems({ ...NO_PRICE, currency: 'EUR' })).toEqual([]);
    expect(priceProblems({ ...NO_PRICE, setupPrice: 0, currency: 'EUR' })).toEqual([]);
    expect(priceProblems({ ...NO_PRICE, setupPrice: 0 })).toHaveLength(1);
  });
});
