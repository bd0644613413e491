// The area codes against libphonenumber's numbering plan and against what everybody knows.

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { allAreaCodes, areaCode, distanceKm } from './area-codes.ts';

/** Rough bounds; no state or province reaches past them. */
const KNOWN: readonly [npa: string, region: string, latitude: number, longitude: number][] = [
  ['212', 'NY', 40.7, -74.0],
  ['310', 'CA', 33.9, -118.3],
  ['312', 'IL', 41.9, -87.6],
  ['305', 'FL', 25.8, -80.2],
  ['206', 'WA', 47.6, -122.3],
  ['617', 'MA', 42.4, -71.1],
  ['214', 'TX', 32.8, -96.8],
  ['404', 'GA', 33.8, -84.4],
  ['303', 'CO', 39.7, -105.0],
  ['702', 'NV', 36.2, -115.2],
  ['503', 'OR', 45.5, -122.7],
  ['504', 'LA', 30.0, -90.1],
  ['808', 'HI', 21.0, -157.5],
  ['907', 'AK', 61.5, -150.0],
  ['416', 'ON', 43.7, -79.4],
  ['604', 'BC', 49.3, -123.1],
  ['514', 'QC', 45.5, -73.6],
  ['403', 'AB', 51.0, -114.1],
  ['902', 'NS', 44.7, -63.6],
  ['202', 'DC', 38.9, -77.0],
];

function isGeographic(npa: number): boolean {
  const number = parsePhoneNumberFromString(`+1${npa}2345678`);
  return number?.isValid() === true && /^(US|CA)$/.test(number.country ?? '') && /FIXED|MOBILE/.test(number.getType() ?? '');
}

describe('area codes', () => {
  it('know every geographic code of the numbering plan of the US and Canada, and no other', () => {
    const expected = Array.from({ length: 800 }, (_, index) => index + 200)
      .filter(isGeographic)
      .map(String);
    expect(
      allAreaCodes()
        .map(({ npa }) => npa)
        .sort(),
    ).toEqual(expected);
    expect(expected.length).toBeGreaterThan(400);
  });

  it.each(KNOWN)('%s is in %s, where everybody knows it is', (npa, region, latitude, longitude) => {
    const area = areaCode(npa);
    expect(area?.region).toBe(region);
    expect(distanceKm(area ?? { latitude: 0, longitude: 0 }, { latitude, longitude })).toBeLessThan(400);
  });

  it('lie within North America and in the country they belong to', () => {
    for (const { latitude, longitude, countryCode } of allAreaCodes()) {
      expect(latitude).toBeGreaterThan(18);
      expect(latitude).toBeLessThan(71);
      expect(longitude).toBeGreaterThan(-170);
      expect(longitude).toBeLessThan(-50);
      if (countryCode === 'CA') expect(latitude).toBeGreaterThan(42);
    }
  });

  it('measure distances along the surface of the earth', () => {
    const newYork = { latitude: 40.71, longitude: -74.01 };
    const losAngeles = { latitude: 34.05, longitude: -118.24 };
    expect(distanceKm(newYork, losAngeles)).toBeGreaterThan(3_900);
    expect(distanceKm(newYork, losAngeles)).toBeLessThan(3_980);
    expect(distanceKm(newYork, newYork)).toBe(0);
  });
});
