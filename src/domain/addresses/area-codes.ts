// Where the area codes of the US and Canada are, and how far apart.

import { AREA_CODE_ROWS } from './area-codes.data.ts';
import { OVERLAYS, PLACES } from './area-codes.own.ts';

export interface AreaCode {
  readonly npa: string;
  readonly countryCode: 'US' | 'CA';
  /** Postal abbreviation of the state or province. */
  readonly region: string;
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_RADIUS_KM = 6_371;
const RADIANS = Math.PI / 180;

const AREAS: ReadonlyMap<string, AreaCode> = readAreas();

function readAreas(): Map<string, AreaCode> {
  const areas = new Map<string, AreaCode>();
  for (const row of AREA_CODE_ROWS.trim().split('\n')) {
    const [npa = '', country, region = '', latitude, longitude] = row.split(' ');
    areas.set(npa, {
      npa,
      countryCode: country as 'US' | 'CA',
      region,
      latitude: Number(latitude),
      longitude: Number(longitude),
    });
  }
  for (const [npa, countryCode, region, latitude, longitude] of PLACES) {
    areas.set(String(npa), { npa: String(npa), countryCode, region, latitude, longitude });
  }
  for (const [overlay, parent] of OVERLAYS) {
    const area = areas.get(String(parent));
    if (area === undefined) throw new Error(`area code ${overlay} is laid over ${parent}, which is not known`);
    areas.set(String(overlay), { ...area, npa: String(overlay) });
  }
  return areas;
}

/** What is known of an area code of the US or Canada; undefined for any other three digits. */
export function areaCode(npa: string): AreaCode | undefined {
  return AREAS.get(npa);
}

/** Every area code there is, for tests and reference pages. */
export function allAreaCodes(): readonly AreaCode[] {
  return [...AREAS.values()];
}

/** Great-circle distance (haversine), kilometres. */
export function distanceKm(a: Pick<AreaCode, 'latitude' | 'longitude'>, b: Pick<AreaCode, 'latitude' | 'longitude'>): number {
  const dLatitude = (b.latitude - a.latitude) * RADIANS;
  const dLongitude = (b.longitude - a.longitude) * RADIANS;
  const h =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * Math.sin(dLongitude / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
