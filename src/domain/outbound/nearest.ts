// The senders nearest to a destination in the US or Canada: of the same area code, else of the same state or province, else of the
// nearest area; senders at home in no area only when there is no other.

import { areaCode, distanceKm } from '../addresses/area-codes.ts';
import type { Candidate } from '../snapshot/sender-pool.ts';

export type Nearness =
  | { readonly by: 'AREA_CODE' }
  | { readonly by: 'REGION'; readonly region: string }
  | { readonly by: 'DISTANCE'; readonly areaCode: string; readonly km: number }
  | { readonly by: 'NO_LOCAL_SENDER' };

/** Keeps the nearest of `candidates` to the destination's area code, and says how they were found. */
export function nearest(
  candidates: readonly Candidate[],
  destinationAreaCode: string,
): { kept: readonly Candidate[]; nearness: Nearness } {
  const local = candidates.filter((candidate) => candidate.areaCode !== null);
  if (local.length === 0) return { kept: candidates, nearness: { by: 'NO_LOCAL_SENDER' } };
  const same = local.filter((candidate) => candidate.areaCode === destinationAreaCode);
  if (same.length > 0) return { kept: same, nearness: { by: 'AREA_CODE' } };
  const here = areaCode(destinationAreaCode);
  // An area code younger than our table: nothing can be said about distances.
  if (here === undefined) return { kept: local, nearness: { by: 'NO_LOCAL_SENDER' } };
  const inRegion = local.filter((candidate) => {
    const area = candidate.areaCode === null ? undefined : areaCode(candidate.areaCode);
    return area?.region === here.region && area.countryCode === here.countryCode;
  });
  if (inRegion.length > 0) return { kept: inRegion, nearness: { by: 'REGION', region: here.region } };
  return nearestArea(local, here);
}

function nearestArea(
  local: readonly Candidate[],
  here: NonNullable<ReturnType<typeof areaCode>>,
): { kept: readonly Candidate[]; nearness: Nearness } {
  let leastKm = Number.POSITIVE_INFINITY;
  let nearestCode: string | null = null;
  for (const candidate of local) {
    const area = candidate.areaCode === null ? undefined : areaCode(candidate.areaCode);
    const km = area === undefined ? Number.POSITIVE_INFINITY : distanceKm(here, area);
    // Equal distances (overlays share a place) go to the lower code, so that the answer does not hang on the order of the pool.
    if (km < leastKm || (km === leastKm && nearestCode !== null && (candidate.areaCode ?? '') < nearestCode)) {
      leastKm = km;
      nearestCode = candidate.areaCode;
    }
  }
  if (nearestCode === null) return { kept: local, nearness: { by: 'NO_LOCAL_SENDER' } };
  const kept = local.filter((candidate) => candidate.areaCode === nearestCode);
  return { kept, nearness: { by: 'DISTANCE', areaCode: nearestCode, km: Math.round(leastKm) } };
}
