// Where an American number is to be from: state, area code and exchange, which a request brings along as requirements.

import { areaCode } from '../addresses/area-codes.ts';
import type { RefusalReason } from '../refusals.ts';
import type { ProvidedRequirement } from './requirements.ts';

/** Why the place that is asked for is none; undefined when it is one, or none is asked for. */
export function areaProblem(requirements: readonly ProvidedRequirement[]): RefusalReason | undefined {
  const read = (key: string): string | undefined => {
    const value = requirements.find((requirement) => requirement.key === key)?.value;
    const text = value === undefined ? '' : String(value).trim();
    return text === '' ? undefined : text;
  };
  const state = read('state')?.toUpperCase();
  const npa = read('npa');
  const nxx = read('nxx');
  if (nxx !== undefined && (npa === undefined || state === undefined)) return 'NXX_REQUIRES_NPA_AND_STATE';
  if (npa !== undefined) {
    const area = areaCode(npa);
    if (area?.countryCode !== 'US' || (state !== undefined && area.region !== state)) return 'INVALID_STATE_AND_NPA';
  }
  // Exchanges begin with 2 to 9 and never end in 11. Which of them an area code has is known by whoever assigns numbers.
  if (nxx !== undefined && !/^[2-9](?!11)\d{2}$/.test(nxx)) return 'INVALID_NPA_AND_NXX';
  return undefined;
}
