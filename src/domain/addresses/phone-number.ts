// Phone numbers: what a caller wrote, turned into digits, country and, in North America, area code.

import parseWithMetadata from 'libphonenumber-js/max';
import { createPlanReader, type PlannedNumber } from './numbering-plans.ts';

export interface Destination {
  /** E.164 without the plus. */
  readonly digits: string;
  /** ISO 3166-1 alpha-2; null for numbers of no country (satellite, universal). */
  readonly countryCode: string | null;
  /** The three digits behind +1 of a geographic number in the US or Canada. */
  readonly areaCode: string | null;
}

/** The types of numbers that belong to a place: the others' three digits behind +1 say nothing about where somebody is. */
const PLACED = new Set<string | undefined>(['FIXED_LINE', 'MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** A valid number, whatever blanks, brackets and dashes it was written with; undefined for anything else. */
export function parseDestination(input: string): Destination | undefined {
  const digits = digitsOf(input);
  return digits === undefined ? undefined : judged(digits);
}

/**
 * `parseDestination` with compiled patterns and a memory of the last numbers, for the path of every message: the library's parsing
 * costs more than all the rest.
 * @param cacheSizeMax numbers remembered at least; twice as many at most
 */
export function createNumberParser(cacheSizeMax: number): (input: string) => Destination | undefined {
  const readPlan = createPlanReader();
  // Two generations: when the young one is full it becomes the old one, and what nobody asked for since is gone.
  let young = new Map<string, Destination | undefined>();
  let old = new Map<string, Destination | undefined>();

  function parse(input: string): Destination | undefined {
    const digits = digitsOf(input);
    if (digits === undefined) return undefined;
    const reading = readPlan(digits);
    if (reading === 'INVALID') return undefined;
    return reading === 'UNDECIDED' ? judged(digits) : destinationOf(digits, reading);
  }

  return (input) => {
    const known = young.get(input);
    if (known !== undefined || young.has(input)) return known;
    const destination = old.has(input) ? old.get(input) : parse(input);
    if (young.size >= cacheSizeMax) {
      old = young;
      young = new Map();
    }
    young.set(input, destination);
    return destination;
  };
}

/** The country of an owned number, as far as its digits tell. */
export function countryOfNumber(digits: string): string | undefined {
  return parseDestination(digits)?.countryCode ?? undefined;
}

/** The digits of an international number; undefined when it cannot be one. */
function digitsOf(input: string): string | undefined {
  const digits = input.replace(/[\s().\-/]/g, '').replace(/^(?:\+|00)/, '');
  // The shortest valid international number has seven digits; E.164 allows fifteen.
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}

/** What the library says of the digits. It corrects them where it can: a trunk prefix behind the calling code is taken out. */
function judged(digits: string): Destination | undefined {
  const parsed = parseWithMetadata(`+${digits}`);
  if (parsed === undefined || !parsed.isValid()) return undefined;
  const isNorthAmerican = parsed.countryCallingCode === '1';
  return destinationOf(parsed.number.slice(1), {
    // Toll-free numbers of +1 are shared by its countries; they are used as American ones.
    countryCode: parsed.country ?? (isNorthAmerican ? 'US' : null),
    // Asked of these alone, because the answer takes the library as long again as the parsing.
    isPlaced: isNorthAmerican && PLACED.has(parsed.getType()),
  });
}

type Known = Pick<PlannedNumber, 'isPlaced'> & { readonly countryCode: string | null };

function destinationOf(digits: string, { countryCode, isPlaced }: Known): Destination {
  const hasAreaCode = isPlaced && (countryCode === 'US' || countryCode === 'CA');
  return { digits, countryCode, areaCode: hasAreaCode ? digits.slice(1, 4) : null };
}
