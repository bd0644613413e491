// Cuts a text into the parts it takes on the air: which alphabet, how many parts, what stands in each.
// A part has 140 octets (TS 23.040): 160 septets or 70 UCS-2 units. A header of a concatenated message (8-bit reference) takes 6 of
// them, each national table 3 more and, alone, 1 for the header's length.

import type { NationalLanguage } from './content.ts';
import {
  type Alphabet,
  DEFAULT_ALPHABET,
  hasLockingShift,
  LANGUAGE_IDS,
  NONE,
  nationalAlphabet,
  septetsOf,
  writeSeptets,
} from './gsm7.ts';

/** More parts than this are refused. Source: the contract's limit for status 25. */
export const PARTS_MAX = 25;

export interface SegmentOptions {
  readonly language?: NationalLanguage | undefined;
}

export interface Part {
  /** One septet a byte (GSM7), or UCS-2 big endian; without any header. */
  readonly bytes: Uint8Array;
  /** Septets, or UCS-2 units. */
  readonly units: number;
}

export interface Segmentation {
  readonly alphabet: 'GSM7' | 'UCS2';
  readonly parts: readonly Part[];
  readonly partCount: number;
  /** Units still free in the last part. */
  readonly unitsLeft: number;
  /** National table identifiers to be announced in every part's header. */
  readonly national: { readonly singleShift?: number; readonly lockingShift?: number } | undefined;
}

interface Limits {
  readonly single: number;
  readonly each: number;
}

const GSM7_LIMITS: Limits = { single: 160, each: 153 };
const UCS2_LIMITS: Limits = { single: 70, each: 67 };
/** One national table: 4 octets alone, 3 beside the concatenation header. */
const ONE_TABLE_LIMITS: Limits = { single: 155, each: 149 };
const TWO_TABLES_LIMITS: Limits = { single: 152, each: 146 };

interface Scheme {
  readonly alphabet: Alphabet;
  readonly limits: Limits;
  readonly national: Segmentation['national'];
}

const DEFAULT_SCHEME: Scheme = { alphabet: DEFAULT_ALPHABET, limits: GSM7_LIMITS, national: undefined };

/** Cuts a text into parts. An escape pair and a surrogate pair are never torn apart. */
export function segment(text: string, options: SegmentOptions = {}): Segmentation {
  const scheme = schemeFor(text, options.language);
  return scheme === undefined ? segmentUcs2(text) : segmentGsm7(text, scheme);
}

/** How many parts a text takes: the same answer as `segment`, without making them. For the path of every message. */
export function countParts(text: string, options: SegmentOptions = {}): number {
  const scheme = schemeFor(text, options.language);
  if (scheme === undefined) return countUcs2(text);
  const { alphabet, limits } = scheme;
  const septets = septetCount(text, alphabet);
  if (septets <= limits.single) return 1;
  let parts = 1;
  let used = 0;
  for (let at = 0; at < text.length; at += 1) {
    const size = septetsOf(alphabet.codes[text.charCodeAt(at)] ?? NONE);
    if (used + size > limits.each) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}

/** How a text can be written in septets; undefined when it cannot. National tables are used only where the default alphabet fails. */
function schemeFor(text: string, language: NationalLanguage | undefined): Scheme | undefined {
  if (septetCount(text, DEFAULT_ALPHABET) >= 0) return DEFAULT_SCHEME;
  if (language === undefined) return undefined;
  const { languageCode, singleShift } = language;
  const lockingShift = language.lockingShift && hasLockingShift(languageCode);
  const alphabet = nationalAlphabet(languageCode, singleShift, lockingShift);
  if (alphabet === DEFAULT_ALPHABET || septetCount(text, alphabet) < 0) return undefined;
  const id = LANGUAGE_IDS[languageCode];
  return {
    alphabet,
    limits: singleShift && lockingShift ? TWO_TABLES_LIMITS : ONE_TABLE_LIMITS,
    national: { ...(singleShift ? { singleShift: id } : {}), ...(lockingShift ? { lockingShift: id } : {}) },
  };
}

/** Septets a text takes; -1 when a character is not in the alphabet. */
function septetCount(text: string, alphabet: Alphabet): number {
  const { codes } = alphabet;
  let septets = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = codes[text.charCodeAt(at)] ?? NONE;
    if (code === NONE) return -1;
    septets += septetsOf(code);
  }
  return septets;
}

function segmentGsm7(text: string, { alphabet, limits, national }: Scheme): Segmentation {
  const septets = septetCount(text, alphabet);
  const limit = septets <= limits.single ? limits.single : limits.each;
  const parts: Part[] = [];
  // One array of just the size: a short text's then lives on the heap, which is many times cheaper than a buffer of its own.
  const bytes = new Uint8Array(septets);
  let from = 0;
  let end = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = alphabet.codes[text.charCodeAt(at)] ?? NONE;
    if (end - from + septetsOf(code) > limit) {
      parts.push({ bytes: bytes.subarray(from, end), units: end - from });
      from = end;
    }
    end = writeSeptets(bytes, end, code);
  }
  parts.push({ bytes: from === 0 ? bytes : bytes.subarray(from), units: end - from });
  return { alphabet: 'GSM7', parts, partCount: parts.length, unitsLeft: limit - (end - from), national };
}

function countUcs2(text: string): number {
  if (text.length <= UCS2_LIMITS.single) return 1;
  let parts = 0;
  for (let from = 0; from < text.length; parts += 1) from = ucs2End(text, from);
  return parts;
}

function segmentUcs2(text: string): Segmentation {
  const isSingle = text.length <= UCS2_LIMITS.single;
  const parts: Part[] = [];
  for (let from = 0; from < text.length; ) {
    const end = isSingle ? text.length : ucs2End(text, from);
    parts.push(ucs2Part(text, from, end));
    from = end;
  }
  const limit = isSingle ? UCS2_LIMITS.single : UCS2_LIMITS.each;
  return { alphabet: 'UCS2', parts, partCount: parts.length, unitsLeft: limit - (parts.at(-1)?.units ?? 0), national: undefined };
}

/** Where a part beginning at `from` ends: one unit earlier when it would tear a surrogate pair apart. */
function ucs2End(text: string, from: number): number {
  const end = Math.min(text.length, from + UCS2_LIMITS.each);
  const isTorn = end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) && isLowSurrogate(text.charCodeAt(end));
  return isTorn ? end - 1 : end;
}

function ucs2Part(text: string, from: number, end: number): Part {
  const bytes = new Uint8Array((end - from) * 2);
  for (let at = from; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    bytes[(at - from) * 2] = unit >> 8;
    bytes[(at - from) * 2 + 1] = unit & 0xff;
  }
  return { bytes, units: end - from };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
