// Phone numbers: what a caller wrote, turned into digits, country and, in North America, area code.

import parseWithMetadata from 'libphonenumber-js/max';

export interface Destination {
  /** E.164 without the plus. */
  readonly digits: string;
  /** ISO 3166-1 alpha-2; null for numbers of no country (satellite, universal). */
  readonly countryCode: string | null;
  /** The three digits behind +1 of a geographic number in the US or Canada. */
  readonly areaCode: string | null;
}

/** Numbers that belong to no place: their three digits say nothing about where somebody is. */
const NOT_GEOGRAPHIC = new Set(['TOLL_FREE', 'PREMIUM_RATE', 'PERSONAL_NUMBER', 'UAN', 'VOIP', 'SHARED_COST', 'PAGER']);

/** A valid number, whatever blanks, brackets and dashes it was written with; undefined for anything else. */
export function parseDestination(input: string): Destination | undefined {
  const digits = input.replace(/[\s().\-/]/g, '').replace(/^(?:\+|00)/, '');
  // The shortest valid international number has seven digits; E.164 allows fifteen.
  if (!/^[1-9]\d{6,14}$/.test(digits)) return undefined;
  const parsed = parseWithMetadata(`+${digits}`);
  if (parsed === undefined || !parsed.isValid()) return undefined;
  const type = parsed.getType();
  // Toll-free numbers of +1 are shared by its countries; they are used as American ones.
  const countryCode = parsed.country ?? (parsed.countryCallingCode === '1' ? 'US' : null);
  const isPlaced = (countryCode === 'US' || countryCode === 'CA') && (type === undefined || !NOT_GEOGRAPHIC.has(type));
  return { digits: parsed.number.slice(1), countryCode, areaCode: isPlaced ? digits.slice(1, 4) : null };
}

/**
 * `parseDestination` with a memory of the last numbers, for the path of every message: parsing costs more than all the rest.
 * @param cacheSizeMax numbers remembered at least; twice as many at most
 */
export function createNumberParser(cacheSizeMax: number): (input: string) => Destination | undefined {
  // Two generations: when the young one is full it becomes the old one, and what nobody asked for since is gone.
  let young = new Map<string, Destination | undefined>();
  let old = new Map<string, Destination | undefined>();
  return (input) => {
    const known = young.get(input);
    if (known !== undefined || young.has(input)) return known;
    const parsed = old.has(input) ? old.get(input) : parseDestination(input);
    if (young.size >= cacheSizeMax) {
      old = young;
      young = new Map();
    }
    young.set(input, parsed);
    return parsed;
  };
}

/** The country of an owned number, as far as its digits tell. */
export function countryOfNumber(digits: string): string | undefined {
  return parseDestination(digits)?.countryCode ?? undefined;
}
